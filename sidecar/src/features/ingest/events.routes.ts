import {
  appName,
  DEFAULT_APP,
  LIMITS,
  type LifecycleEvent,
  lifecycleEvent,
  statusName,
} from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import type { Studio } from '../../studio.ts';
import { type Body, JSON_TYPE, NDJSON_TYPE, parseJson, readBody, refuseOverLimit } from '../body.ts';
import { type Api, endpoint, okReply } from '../endpoint.ts';
import { checked } from '../problem.ts';
import { fromLifecycle } from './lifecycle.ts';
import { isWrapped } from './registration-data.ts';

interface Line {
  value: unknown;
  where: string;
  bytes?: number;
}

export function eventRoutes(api: Api, studio: Studio, now: () => number): void {
  endpoint(
    api,
    {
      method: 'post',
      path: '/api/events',
      summary: 'Report what a Loom event bus published',
      description:
        'One event, an array, or NDJSON. Either all are taken or none: the answer names the first wrong one. ' +
        'Events about actors the studio does not know are counted and change nothing, except `actor:registered`. ' +
        'Its `data` is the metadata of the actor, as Loom publishes it, or `{ status, metadata }`.',
      tag: 'ingest',
      query: z.object({ app: appName.optional() }),
      body: z.union([lifecycleEvent, z.array(lifecycleEvent)]),
      bodyTypes: [JSON_TYPE, NDJSON_TYPE],
      reply: okReply,
    },
    async ({ c, query }) => {
      const body = await readBody(c.req.raw, [JSON_TYPE, NDJSON_TYPE], LIMITS.requestBytes);
      const events = linesOf(body).map((line) => fromLifecycle(readLine(line), now()));
      if (events.length > 0) await studio.report(query.app ?? DEFAULT_APP, events);
      return c.json({ ok: true, count: events.length });
    },
  );
}

function linesOf({ type, text }: Body): Line[] {
  if (type === NDJSON_TYPE) return ndjsonLines(text);
  const value = parseJson(text);
  const bytes = Buffer.byteLength(text);
  if (!Array.isArray(value)) return [{ value, where: '', bytes }];
  // A small body holds no large event; only a large one is measured event by event.
  const upTo = bytes <= LIMITS.eventBytes ? { bytes } : {};
  return value.map((one, index) => ({ value: one, where: String(index), ...upTo }));
}

function ndjsonLines(text: string): Line[] {
  return text
    .split('\n')
    .map((line, index) => ({ line, where: `line ${index + 1}` }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, where }) => ({ value: parseJson(line, where), where, bytes: Buffer.byteLength(line) }));
}

function readLine({ value, where, bytes }: Line): LifecycleEvent {
  refuseOverLimit(value, where, bytes);
  const event = checked(lifecycleEvent, value, where);
  const { data = {} } = event;
  // Loom puts the actor's metadata there: in that, a status may be anything.
  if (event.type === 'actor:registered' && !isWrapped(data)) return event;
  const shape = DATA[event.type];
  if (shape) checked(shape, { data }, where);
  return event;
}

/** What an event's `data` must look like where the studio reads it. */
const withStatus = z.object({ data: z.object({ status: statusName }) });
const withFacts = z.object({ data: z.object({ status: statusName.optional() }) });
const DATA: Partial<Record<LifecycleEvent['type'], z.ZodType>> = {
  'actor:registered': withFacts,
  'actor:status-changed': withStatus,
  'actor:status_changed': withStatus,
};
