import { appName, shownQueue } from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import type { View } from '../../studio.ts';
import { type Api, endpoint } from '../endpoint.ts';
import { shownQueues } from './queues.ts';

export function queueRoutes(api: Api, view: View): void {
  endpoint(
    api,
    {
      method: 'get',
      path: '/api/queues',
      summary: 'Message queues, those with most waiting first',
      description:
        'Counters are cumulative since the studio first heard of the queue. `depth` is absent where nobody measures ' +
        'what waits; `growing` says that it rose over the last half minute. The last 1,000 queues heard of are kept.',
      tag: 'queues',
      query: z.object({ app: appName.optional() }),
      reply: z.array(shownQueue),
    },
    ({ c, query }) => c.json(shownQueues(view.state.tables.queues, view.state.now, query.app)),
  );
}
