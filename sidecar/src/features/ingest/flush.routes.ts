import {
  appEvent,
  type Flush,
  type FlushReply,
  flushReply,
  flushRequest,
  isNumbered,
  LIMITS,
  type LogEvent,
  PROTOCOL_VERSION,
  StudioError,
} from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import { JSON_TYPE, overLimit, parseJson, readBody } from '../body.ts';
import { type Api, endpoint } from '../endpoint.ts';
import { checked, faultOf } from '../problem.ts';

/** The envelope only: events are judged one by one, so that a bad one costs no neighbour. */
const envelope = flushRequest.extend({ events: z.array(z.unknown()).max(LIMITS.flushEvents) });
const versioned = z.object({ v: z.number() });

export function flushRoutes(
  api: Api,
  workspace: string,
  append: (flush: Flush) => Promise<FlushReply>,
): void {
  endpoint(
    api,
    {
      method: 'post',
      path: '/api/flush',
      summary: 'Report a run of numbered events (adapters)',
      description:
        'The envelope must be right. A bad event is set aside with its reason (see `/api/rejected`) and keeps its number; its neighbours go on.',
      tag: 'ingest',
      body: flushRequest,
      bodyTypes: [JSON_TYPE],
      reply: flushReply,
      errors: ['unknown_workspace', 'unsupported_version', 'overloaded', 'unavailable'],
    },
    async ({ c }) => {
      const { text } = await readBody(c.req.raw, [JSON_TYPE], LIMITS.requestBytes);
      return c.json(await append(readFlush(parseJson(text), workspace, Buffer.byteLength(text))));
    },
  );
}

function readFlush(value: unknown, workspace: string, bytes: number): Flush {
  refuseVersion(checked(versioned, value).v);
  const request = checked(envelope, value);
  if (request.workspace !== undefined && request.workspace !== workspace) {
    throw new StudioError(
      'unknown_workspace',
      `This studio serves '${workspace}', not '${request.workspace}'.`,
    );
  }
  if (!isNumbered(request.producer)) {
    const errors = [{ path: 'producer', message: 'expected app/instance/random' }];
    throw new StudioError('invalid', 'producer: expected app/instance/random', { errors });
  }
  // A small request holds no large event; only a large one is measured event by event.
  const known = bytes <= LIMITS.eventBytes ? bytes : undefined;
  const events = request.events.map((event) => judged(event, known));
  return { producer: request.producer, first: request.first, events };
}

function refuseVersion(version: number): void {
  if (version === PROTOCOL_VERSION) return;
  throw new StudioError(
    'unsupported_version',
    `This studio speaks version ${PROTOCOL_VERSION}, not ${version}.`,
    {
      supported: [PROTOCOL_VERSION],
    },
  );
}

/**
 * A bad event becomes a stub that keeps its number and tells why, so that it is set aside where it would have
 * been applied. The stub carries the event, unless that is what exceeds a limit.
 */
function judged(event: unknown, bytes: number | undefined): LogEvent {
  const excess = overLimit(event, bytes);
  if (excess !== undefined) return stub({ reason: excess });
  const reason = faultOf(appEvent, event);
  return reason === undefined ? (event as LogEvent) : stub({ reason, event });
}

function stub(content: { reason: string; event?: unknown }): LogEvent {
  return { kind: 'rejected', ...content } as unknown as LogEvent;
}
