import {
  appName,
  DEFAULT_APP,
  type EventOf,
  historyEntry,
  spanEvent,
  traceBody,
} from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import { HISTORY_LINES } from '../../engine/engine.ts';
import { SPAN_HISTORIES, spansKey } from '../../ingest/span-histories.ts';
import type { Studio } from '../../studio.ts';
import { type Api, endpoint, okReply } from '../endpoint.ts';
import { millisOf } from '../moment.ts';
import { traceIn } from './trace.ts';

const traceReply = z.object({ spans: z.array(historyEntry), truncated: z.boolean() });

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

  endpoint(
    api,
    {
      method: 'get',
      path: '/api/traces/{correlationId}',
      summary: 'The spans of one trace, oldest first',
      description:
        `Traces are spread over ${SPAN_HISTORIES} histories, of each of which the newest ${HISTORY_LINES} spans are kept. ` +
        '`truncated` says that spans of this one may be gone: some made room for others, and it does not begin with a ' +
        'span without a parent or lacks the parent of another. A span that was told again is given once, as told last.',
      tag: 'traces',
      params: { correlationId: spanEvent.shape.correlationId },
      query: z.object({ app: appName.optional() }),
      reply: traceReply,
    },
    async ({ c, params, query }) => {
      const correlationId = params['correlationId'] ?? '';
      const kept = await studio.history(spansKey(correlationId), { limit: HISTORY_LINES });
      return c.json(traceIn(kept, correlationId, query.app));
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
