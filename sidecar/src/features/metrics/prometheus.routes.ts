import * as z from 'zod';
import { type Api, endpoint } from '../endpoint.ts';
import type { Prometheus } from './prometheus.ts';

export function prometheusRoutes(api: Api, prometheus: Prometheus): void {
  endpoint(
    api,
    {
      method: 'get',
      path: '/metrics',
      summary: 'Figures for Prometheus',
      tag: 'metrics',
      reply: z.string(),
      replyType: 'text/plain',
    },
    async ({ c }) => c.body(await prometheus.render(), 200, { 'content-type': prometheus.contentType }),
  );
}
