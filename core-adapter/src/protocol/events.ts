import * as z from 'zod';
import { count, millis, removalCause, statusName, typeName, workerName } from './actor.ts';
import { actorId, producerId } from './identity.ts';
import { LIMITS } from './limits.ts';
import { work, workItem } from './work.ts';

/** What an actor is, as its registry tells it. Every field the teller does not know is absent. */
const facts = {
  worker: workerName.optional(),
  status: statusName.optional(),
  /** Absolute. Replaces the count, as the registry's own `register` does. */
  messageCount: count.optional(),
  queueDepth: count.optional(),
  lastHeartbeat: millis.optional(),
  createdAt: millis.optional(),
  lastActiveAt: millis.optional(),
  endpoint: z.string().max(2048).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  /** What runs for longer than a moment, all of it: replaces what was told before. */
  work: work.optional(),
  /** Who spawned it. */
  parent: actorId.optional(),
};

/** First event of a producer: who it is and which ages it asks for. */
export const helloEvent = z.object({
  kind: z.literal('hello'),
  at: millis,
  host: z.string().max(256).optional(),
  pid: count.optional(),
  adapter: z.string().max(64).optional(),
  /** Overrides the studio's maximum age for this producer's actors. */
  maxAgeMs: count.optional(),
  /** `false`: the studio never removes this producer's actors by age. */
  autoCleanup: z.boolean().optional(),
  /** What it observes. What is not named is not recorded, which is something else than zero. */
  captures: z.array(z.string().max(32)).max(16).optional(),
  /** `false`: its registry is its own, so an actor of the same id in another process is another one. */
  shared: z.boolean().optional(),
});

export const registeredEvent = z.object({
  kind: z.literal('registered'),
  at: millis,
  id: actorId,
  type: typeName,
  ...facts,
});

/** A merge of calls on one actor. Deltas add up; everything else is the last value. */
export const changedEvent = z.object({
  kind: z.literal('changed'),
  at: millis,
  id: actorId,
  type: typeName.optional(),
  ...facts,
  /** Messages processed since the last report. */
  messages: count.optional(),
  /** Creates the actor when it is unknown: plain HTTP clients may update what they never registered. */
  upsert: z.boolean().optional(),
});

export const removedEvent = z.object({
  kind: z.literal('removed'),
  at: millis,
  id: actorId,
  cause: removalCause.optional(),
});

const traceName = z.string().min(1).max(128);

/** One message between actors. Counts nothing on the actor: the registry's own counter does. */
export const messageEvent = z.object({
  kind: z.literal('message'),
  at: millis,
  to: actorId,
  /** Absent when the sender is unknown or no actor. */
  from: actorId.optional(),
  type: typeName.optional(),
  messageId: z.string().max(256).optional(),
  correlationId: z.string().max(256).optional(),
  /** Milliseconds between sending and the start of handling. */
  waitMs: z.number().nonnegative().optional(),
  /** Milliseconds of handling. */
  runMs: z.number().nonnegative().optional(),
  error: z.string().max(4096).optional(),
  /** `suspended`: it waits for something and goes on later; no failure. Absent: done, or failed where `error` says so. */
  outcome: z.enum(['suspended']).optional(),
  /** Sender and receiver are different processes: `waitMs` was taken by two clocks. */
  approximate: z.boolean().optional(),
  /** Stands for so many alike that were not reported singly. */
  times: count.min(1).optional(),
  queue: typeName.optional(),
  /** Tries before this one. */
  retries: count.optional(),
  /** Given up for good. */
  dead: z.boolean().optional(),
  /** W3C trace context: what this handling is, and what caused it. */
  traceId: traceName.optional(),
  spanId: traceName.optional(),
  causeTraceId: traceName.optional(),
  causeSpanId: traceName.optional(),
  payload: z.unknown().optional(),
});

export const journalEvent = z.object({
  kind: z.literal('journal'),
  at: millis,
  id: actorId,
  entry: z.record(z.string(), z.unknown()),
});

/** A minimal span, as existing clients post it. */
export const spanEvent = z.object({
  kind: z.literal('span'),
  at: millis,
  correlationId: z.string().min(1).max(256),
  actorId: actorId.optional(),
  eventType: z.string().min(1).max(256),
  detail: z.record(z.string(), z.unknown()).optional(),
});

export const logLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);
export type LogLevel = z.infer<typeof logLevel>;

/** One line of a log, of an actor where `id` names one. An error is a line with `error`. */
export const lineEvent = z.object({
  kind: z.literal('log'),
  at: millis,
  level: logLevel,
  message: z.string().max(LIMITS.logChars),
  id: actorId.optional(),
  error: z
    .object({
      name: z.string().max(256).optional(),
      message: z.string().max(LIMITS.logChars),
      stack: z.string().max(LIMITS.stackChars).optional(),
    })
    .optional(),
  fields: z.record(z.string(), z.unknown()).optional(),
});

/**
 * What happened at one queue since the last report of the same producer; `depth` is what waits now. A count that is
 * measured is told even when it is 0; absent: nobody measures it, or, of a depth, it cannot be known.
 */
export const queueEvent = z.object({
  kind: z.literal('queue'),
  at: millis,
  name: typeName,
  enqueued: count.optional(),
  taken: count.optional(),
  done: count.optional(),
  failed: count.optional(),
  retried: count.optional(),
  dead: count.optional(),
  depth: count.optional(),
  /** The queue lives outside the process: everybody who measures it measures the same. */
  shared: z.boolean().optional(),
});

/**
 * A watchdog beside the main thread of `watched` tells that it does not turn, and what it was last at; newest last.
 * `blockedMs: 0`: it turns again.
 */
export const stallEvent = z.object({
  kind: z.literal('stall'),
  at: millis,
  watched: producerId,
  blockedMs: count,
  running: z
    .array(workItem.extend({ id: actorId }))
    .max(LIMITS.stalledItems)
    .optional(),
});

/** What observing costs the app, and what is held back because of it. */
export const selfEvent = z.object({
  kind: z.literal('self'),
  at: millis,
  /** Nanoseconds an observed call takes longer, on average. */
  nanos: count.optional(),
  /** Share of one core. */
  share: z.number().nonnegative().max(1_024).optional(),
  shedding: z.enum(['nothing', 'payloads', 'spans', 'messages']).optional(),
});

/** Figures an app reports about itself; shown beside the studio's own, never mixed in. */
export const reportEvent = z.object({
  kind: z.literal('report'),
  at: millis,
  metrics: z.record(z.string(), z.unknown()),
});

export const resyncReason = z.enum(['connect', 'epoch', 'asked', 'overflow', 'cleanup', 'reconcile']);
export type ResyncReason = z.infer<typeof resyncReason>;

export const resyncBeginEvent = z.object({
  kind: z.literal('resync-begin'),
  at: millis,
  reason: resyncReason,
});

export const resyncActorEvent = z.object({
  kind: z.literal('resync-actor'),
  at: millis,
  id: actorId,
  type: typeName,
  ...facts,
  /** Seen in a shared registry but owned by another process: fills a gap, never claims or overrides. */
  foreign: z.boolean().optional(),
  /** The teller looks again and again: what the count grew by was processed meanwhile, and is a rate. */
  watched: z.boolean().optional(),
});

export const resyncEndEvent = z.object({ kind: z.literal('resync-end'), at: millis, actors: count });

/** Engine time, appended by whoever holds the ingest lease. The reducer has no other clock. */
export const tickEvent = z.object({ kind: z.literal('tick'), at: millis });

/** Everything an adapter or an HTTP client may report. */
export const appEvent = z.discriminatedUnion('kind', [
  helloEvent,
  registeredEvent,
  changedEvent,
  removedEvent,
  messageEvent,
  journalEvent,
  spanEvent,
  reportEvent,
  lineEvent,
  queueEvent,
  stallEvent,
  selfEvent,
  resyncBeginEvent,
  resyncActorEvent,
  resyncEndEvent,
]);
export type AppEvent = z.infer<typeof appEvent>;

/** Everything the log may hold. */
export const logEvent = z.discriminatedUnion('kind', [...appEvent.options, tickEvent]);
export type LogEvent = z.infer<typeof logEvent>;
export type EventOf<K extends LogEvent['kind']> = Extract<LogEvent, { kind: K }>;
