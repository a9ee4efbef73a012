import { appName, DEFAULT_APP, type EventOf, traceBody } from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import type { Studio } from '../../studio.ts';
import { type Api, endpoint, okReply } from '../endpoint.ts';
import { millisOf } from '../moment.ts';

export function traceRoutes(api: Api, studio: Studio, now: () => number): void {
  endpoint(
    api,
    {
      method: 'post',
      path: '/api/trace',
      summary: 'Add a minimal span',
      tag: 'traces',
      query: z.object({ app: appName.optional() }),
      body: traceBody,
      reply: okReply,
    },
    async ({ c, query, body }) => {
      await studio.report(query.app ?? DEFAULT_APP, [spanOf(body, now())]);
      return c.json({ ok: true });
    },
  );
}

/** Whatever a client adds beyond the four known fields is kept as `detail`. */
export function spanOf(body: z.input<typeof traceBody>, now: number): EventOf<'span'> {
  const { correlationId, actorId, eventType, timestamp, ...detail } = body;
  return {
    kind: 'span',
    at: millisOf(timestamp) ?? now,
    correlationId,
    ...(actorId !== undefined && { actorId }),
    eventType,
    ...(Object.keys(detail).length > 0 && { detail }),
  };
}
