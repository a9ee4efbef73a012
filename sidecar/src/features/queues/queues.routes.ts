import { appName, shownQueue, TABLE_ROWS } from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import type { View } from '../../studio.ts';
import { type Api, endpoint } from '../endpoint.ts';
import { shownQueues } from './queues.ts';

const queueQuery = z.object({
  app: appName.optional(),
  limit: z.coerce.number().int().min(1).max(TABLE_ROWS.queues).default(TABLE_ROWS.queues),
});

export function queueRoutes(api: Api, view: View): void {
  endpoint(
    api,
    {
      method: 'get',
      path: '/api/queues',
      summary: 'Message queues, those with most waiting first',
      description:
        'Counters are cumulative since the studio first heard of the queue. `depth` is absent where nobody measures ' +
        'what waits, and each counter where nobody counts it; `growing` says that what waits rose noticeably over the ' +
        'last half minute. The last 1,000 queues heard of are kept, of each app a fair share; `X-Rows-Forgotten` says ' +
        'how many made room for others.',
      tag: 'queues',
      query: queueQuery,
      reply: z.array(shownQueue),
    },
    ({ c, query }) => {
      const { tables, now, totals } = view.state;
      c.header('x-rows-forgotten', String(totals.queuesForgotten ?? 0));
      return c.json(shownQueues(tables.queues, now, query.app).slice(0, query.limit));
    },
  );
}
