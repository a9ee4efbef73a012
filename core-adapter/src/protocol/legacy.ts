import * as z from 'zod';
import { count, legacyActor, statusName, typeName, workerName } from './actor.ts';
import { actorId } from './identity.ts';
import { LIMITS } from './limits.ts';
import { notice } from './sidecars.ts';

/** ISO text, or milliseconds; existing clients send both. */
const moment = z.union([z.string().max(64), z.number()]);
const metadata = z.record(z.string(), z.unknown());

const actorFields = {
  workerId: workerName.optional(),
  messageCount: count.optional(),
  queueDepth: count.optional(),
  lastHeartbeat: moment.optional(),
  /** Accepted for compatibility; the studio counts from first registration itself. */
  uptime: z.number().optional(),
  createdAt: moment.optional(),
  lastActiveAt: moment.optional(),
  serverEndpoint: z.string().max(2048).optional(),
  metadata: metadata.optional(),
};

/** `POST /api/actor/register` */
export const registerBody = z.object({
  id: actorId,
  type: typeName,
  status: statusName.optional(),
  ...actorFields,
});
export type RegisterBody = z.infer<typeof registerBody>;

/** `POST /api/actor/update`: may come for an actor that was never registered. */
export const updateBody = z.object({
  id: actorId,
  type: typeName.optional(),
  status: statusName.optional(),
  ...actorFields,
});
export type UpdateBody = z.infer<typeof updateBody>;

/** `POST /api/events`: what a Loom event bus publishes. */
export const lifecycleEvent = z.object({
  type: z.enum([
    'actor:registered',
    'actor:unregistered',
    'actor:status-changed',
    'actor:status_changed',
    'actor:heartbeat',
    'actor:message-processed',
  ]),
  actorId,
  actorType: typeName.optional(),
  workerId: workerName.optional(),
  timestamp: moment.optional(),
  data: z.record(z.string(), z.unknown()).optional(),
});
export type LifecycleEvent = z.infer<typeof lifecycleEvent>;

/** `POST /api/journal/:actorId`: `{ entry }` or the entry itself. */
export const journalBody = z.record(z.string(), z.unknown());

/** An entry of a journal, wrapped or not: something, and of what type where it says so. */
export const journalFields = z
  .looseObject({ type: z.string().min(1).max(256).optional() })
  .refine((entry) => Object.keys(entry).length > 0, 'an entry holds at least one field');

/** `POST /api/metrics`: partial, and kept as reported. */
export const metricsBody = z.looseObject({
  timestamp: moment.optional(),
  actorPools: z.record(z.string(), z.unknown()).optional(),
  messageQueues: z.record(z.string(), z.unknown()).optional(),
  locks: z.record(z.string(), z.unknown()).optional(),
  traces: z.record(z.string(), z.unknown()).optional(),
});

/** `POST /api/trace` */
export const traceBody = z.looseObject({
  correlationId: z.string().min(1).max(256),
  actorId: actorId.optional(),
  eventType: z.string().min(1).max(LIMITS.nameChars),
  timestamp: moment.optional(),
});

/**
 * `GET /api/metrics` and the `metrics` frame. A figure nobody measured is absent. While just one app reports
 * figures of its own, those the studio does not measure (pool utilization, latency, locks, traces) stand here
 * too, where existing clients look for them.
 */
export const metrics = z.object({
  timestamp: z.iso.datetime(),
  actorPools: z.looseObject({
    totalActors: count,
    /** Active and busy. */
    activeActors: count,
    idleActors: count,
    busyActors: count,
    evictedActors: count,
    failedActors: count,
    quietActors: count,
    ownerLostActors: count,
    byType: z.record(z.string(), count),
    byStatus: z.record(z.string(), count),
    byWorker: z.record(z.string(), count),
  }),
  messageQueues: z.looseObject({
    totalMessages: count,
    /** Over the last ticks; absent until two of them were seen. */
    messagesPerSecond: z.number().nonnegative().optional(),
    /** Sum of the queue depths that were measured; absent when none was. */
    pendingMessages: count.optional(),
  }),
  locks: z.record(z.string(), z.unknown()).optional(),
  traces: z.record(z.string(), z.unknown()).optional(),
  /** Figures apps reported about themselves, by app. */
  reported: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
export type Metrics = z.infer<typeof metrics>;

export const health = z.object({
  status: z.enum(['healthy', 'degraded']),
  timestamp: z.iso.datetime(),
  version: z.string(),
  workspace: z.string(),
  engine: z.string(),
  transport: z.string(),
  components: z.record(
    z.string(),
    z.object({
      status: z.string(),
      /** For people. */
      detail: z.string().optional(),
      /** Why it is not well, as in `engineTrouble`. Absent while nothing is known to be wrong. */
      code: z.string().optional(),
    }),
  ),
  /** What works and should still be put right: `evicts`, Redis may forget state. Absent: nothing. */
  notices: z.array(notice).optional(),
});
export type Health = z.infer<typeof health>;

/** Server to legacy client. `journal:<id>` and `journal:<id>:entry` carry the actor in the type. */
export const legacyFrame = z.union([
  z.object({ type: z.literal('actors'), data: z.array(legacyActor) }),
  z.object({ type: z.enum(['actor:update', 'actor:updated']), data: legacyActor }),
  z.object({
    type: z.literal('actor:removed'),
    data: z.object({ id: actorId, app: z.string(), cause: z.string() }),
  }),
  z.object({ type: z.literal('metrics'), data: metrics }),
  z.object({ type: z.literal('health'), data: health }),
  z.object({ type: z.templateLiteral(['journal:', z.string()]), data: z.unknown() }),
  z.object({ type: z.templateLiteral(['traces:', z.string()]), data: z.unknown() }),
]);
export type LegacyFrame = z.infer<typeof legacyFrame>;

/** Legacy client to server. Everything is pushed anyway; a subscription only asks for what is stored. */
export const legacySubscribe = z.object({
  type: z.enum(['subscribe', 'unsubscribe']),
  data: z.object({
    channel: z.enum(['actors', 'metrics', 'health', 'journal', 'traces']),
    actorId: actorId.optional(),
    correlationId: z.string().max(256).optional(),
  }),
});
export type LegacySubscribe = z.infer<typeof legacySubscribe>;
