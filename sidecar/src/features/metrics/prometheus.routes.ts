import * as z from 'zod';
import { type Api, endpoint } from '../endpoint.ts';
import { opensSharedPage } from '../page-request.ts';
import type { Prometheus } from './prometheus.ts';

/** `page`: what a browser is shown that opens the address, which is also that of a screen. */
export function prometheusRoutes(
  api: Api,
  prometheus: Prometheus,
  page: (request: Request) => Promise<Response>,
): void {
  api.use('/metrics', async (c, next) => {
    if (opensSharedPage(c)) c.res = await page(c.req.raw);
    else await next();
    c.res.headers.append('vary', 'Accept');
  });
  endpoint(
    api,
    {
      method: 'get',
      path: '/metrics',
      summary: 'Figures for Prometheus',
      description: 'A browser that opens this address is shown the screen of the same name.',
      tag: 'metrics',
      reply: z.string(),
      replyType: 'text/plain',
    },
    async ({ c }) => c.body(await prometheus.render(), 200, { 'content-type': prometheus.contentType }),
  );
}
