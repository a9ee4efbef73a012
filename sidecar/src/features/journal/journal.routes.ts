import {
  actorId,
  actorKey,
  appName,
  DEFAULT_APP,
  historyEntry,
  journalBody,
} from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import type { Studio } from '../../studio.ts';
import { type Api, endpoint, okReply } from '../endpoint.ts';
import { historyQuery, readHistory } from '../history-query.ts';
import { checkedEntry } from './entry.ts';

export interface JournalDeps {
  studio: Studio;
  now: () => number;
  /** The app an id without one belongs to. */
  resolveApp: (id: string, app?: string) => string;
}

export function journalRoutes(api: Api, { studio, now, resolveApp }: JournalDeps): void {
  endpoint(
    api,
    {
      method: 'get',
      path: '/api/journal/{actorId}',
      summary: 'What an actor journaled, newest first',
      description:
        '`type` may be given several times, in any case. The newest 500 entries of each actor are kept.',
      tag: 'journal',
      params: { actorId },
      query: historyQuery,
      reply: z.array(historyEntry),
      errors: ['ambiguous'],
    },
    async ({ c, params, query }) => {
      const id = params['actorId'] ?? '';
      const key = `journal:${actorKey(resolveApp(id, query.app), id)}`;
      return c.json(await readHistory(query, (range) => studio.history(key, range)));
    },
  );

  endpoint(
    api,
    {
      method: 'post',
      path: '/api/journal/{actorId}',
      summary: 'Add a journal entry',
      description:
        'The body is `{ entry }` or the entry itself, of up to 64 KB; it is stamped on arrival and kept as sent, but for secrets.',
      tag: 'journal',
      params: { actorId },
      query: z.object({ app: appName.optional() }),
      body: journalBody,
      reply: okReply,
    },
    async ({ c, params, query, body }) => {
      const event = {
        kind: 'journal' as const,
        at: now(),
        id: params['actorId'] ?? '',
        entry: checkedEntry(body),
      };
      await studio.report(query.app ?? DEFAULT_APP, [event]);
      return c.json({ ok: true });
    },
  );
}
