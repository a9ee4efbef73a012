import { appName, causeRow, TABLE_ROWS, typeName } from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import type { View } from '../../studio.ts';
import { type Api, endpoint } from '../endpoint.ts';
import { shownErrors } from './errors.ts';

const errorQuery = z.object({
  app: appName.optional(),
  type: typeName.optional(),
  limit: z.coerce.number().int().min(1).max(TABLE_ROWS.causes).default(100),
});

export function errorRoutes(api: Api, view: View): void {
  endpoint(
    api,
    {
      method: 'get',
      path: '/api/errors',
      summary: 'What fails, by cause, the one seen last first',
      description:
        'Failed messages and lines of errors that say the same but for numbers, ids and quoted words are one cause. ' +
        '`sample` is the last of them; `actor` and `type` say where that was. The last 500 causes are kept, of each app ' +
        'a fair share; `X-Rows-Forgotten` says how many made room for others.',
      tag: 'errors',
      query: errorQuery,
      reply: z.array(causeRow),
    },
    ({ c, query }) => {
      const { tables, totals } = view.state;
      c.header('x-rows-forgotten', String(totals.causesForgotten ?? 0));
      return c.json(shownErrors(tables.causes, query));
    },
  );
}
