import { actorId, actorKey, historyEntry, logLevel } from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import type { Studio } from '../../studio.ts';
import { type Api, endpoint } from '../endpoint.ts';
import { both, ofApp, rangeQuery, readHistory } from '../history-query.ts';
import { wantedLines } from './lines.ts';

const logQuery = rangeQuery.extend({
  level: logLevel.optional(),
  q: z.string().min(1).max(256).optional(),
});

const NOTE =
  '`level` means it and worse; `q` is looked for in what a line or its error says. 500 lines are kept';

/** `resolveApp`: the app an id without one belongs to. */
export function logRoutes(api: Api, studio: Studio, resolveApp: (id: string, app?: string) => string): void {
  endpoint(
    api,
    {
      method: 'get',
      path: '/api/logs',
      summary: 'Lines of all logs, newest first',
      description: `${NOTE} in all.`,
      tag: 'logs',
      query: logQuery,
      reply: z.array(historyEntry),
    },
    async ({ c, query }) => {
      const fits = both(ofApp(query.app), wantedLines(query));
      return c.json(await readHistory(query, (range) => studio.history('logs', range), fits));
    },
  );

  endpoint(
    api,
    {
      method: 'get',
      path: '/api/actors/{id}/logs',
      summary: 'Lines of the log of one actor, newest first',
      description: `${NOTE} of each actor.`,
      tag: 'logs',
      params: { id: actorId },
      query: logQuery,
      reply: z.array(historyEntry),
      errors: ['ambiguous'],
    },
    async ({ c, params, query }) => {
      const id = params['id'] ?? '';
      const key = `logs:${actorKey(resolveApp(id, query.app), id)}`;
      return c.json(await readHistory(query, (range) => studio.history(key, range), wantedLines(query)));
    },
  );
}
