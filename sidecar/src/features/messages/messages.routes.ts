import { actorId, actorKey, historyEntry } from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import type { Studio } from '../../studio.ts';
import { type Api, endpoint } from '../endpoint.ts';
import { historyQuery, readHistory } from '../history-query.ts';

/** `resolveApp`: the app an id without one belongs to. */
export function messageRoutes(
  api: Api,
  studio: Studio,
  resolveApp: (id: string, app?: string) => string,
): void {
  endpoint(
    api,
    {
      method: 'get',
      path: '/api/messages/{id}',
      summary: 'Messages to and from an actor, newest first',
      tag: 'messages',
      params: { id: actorId },
      query: historyQuery,
      reply: z.array(historyEntry),
      errors: ['ambiguous'],
    },
    async ({ c, params, query }) => {
      const id = params['id'] ?? '';
      const key = `messages:${actorKey(resolveApp(id, query.app), id)}`;
      return c.json(await readHistory(query, (range) => studio.history(key, range)));
    },
  );
}
