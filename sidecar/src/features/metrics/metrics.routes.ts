import {
  appName,
  DEFAULT_APP,
  metrics,
  metricsBody,
  seriesData,
  seriesRequest,
} from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import type { Studio } from '../../studio.ts';
import { type Api, endpoint, okReply } from '../endpoint.ts';
import type { Series } from './series.ts';

export function metricsRoutes(api: Api, studio: Studio, series: Series, now: () => number): void {
  endpoint(
    api,
    {
      method: 'get',
      path: '/api/metrics/series',
      summary: 'The last fifteen minutes in steps of two seconds',
      description:
        'Kept by this sidecar from what it saw, so it begins empty. `null` where nothing was measured. ' +
        'The busiest eight types or workers have lines of their own; an empty worker is none named.',
      tag: 'metrics',
      query: z.object({ split: seriesRequest.shape.split }),
      reply: seriesData,
    },
    ({ c, query }) => c.json(series.read(query.split ?? 'type')),
  );

  endpoint(
    api,
    {
      method: 'get',
      path: '/api/metrics',
      summary: 'Figures of the whole workspace',
      description:
        'A figure nobody measured is absent. What apps reported about themselves stands under `reported`.',
      tag: 'metrics',
      reply: metrics,
    },
    ({ c }) => c.json(studio.view.metrics()),
  );

  endpoint(
    api,
    {
      method: 'post',
      path: '/api/metrics',
      summary: 'Report figures an app measured itself',
      tag: 'metrics',
      query: z.object({ app: appName.optional() }),
      body: metricsBody,
      reply: okReply,
    },
    async ({ c, query, body }) => {
      await studio.report(query.app ?? DEFAULT_APP, [{ kind: 'report', at: now(), metrics: body }]);
      return c.json({ ok: true });
    },
  );
}
