import { historyEntry, producerRecord } from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import type { Studio } from '../../studio.ts';
import { type Api, endpoint } from '../endpoint.ts';
import { historyQuery, ofApp, readHistory } from '../history-query.ts';

export function producerRoutes(api: Api, studio: Studio): void {
  endpoint(
    api,
    {
      method: 'get',
      path: '/api/producers',
      summary: 'Adapter processes the studio heard from',
      description:
        '`captures` names what a process observes, `nanos` and `share` what that costs it and `shedding` what it ' +
        'therefore holds back. `blockedSince` says that its main thread does not turn, `blocked` in which actors.',
      tag: 'producers',
      reply: z.array(producerRecord),
    },
    ({ c }) => c.json([...studio.view.producers()]),
  );

  endpoint(
    api,
    {
      method: 'get',
      path: '/api/rejected',
      summary: 'Bad events set aside with their reason, newest first',
      tag: 'producers',
      query: historyQuery,
      reply: z.array(historyEntry),
    },
    async ({ c, query }) =>
      c.json(await readHistory(query, (range) => studio.history('rejected', range), ofApp(query.app))),
  );
}
