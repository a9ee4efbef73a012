import * as z from 'zod';
import { actorId, appName } from './identity.ts';
import { LIMITS } from './limits.ts';
import { work } from './work.ts';

/** Milliseconds since the Unix epoch. Which clock wrote it is said where it is used. */
export const millis = z.number().int().nonnegative().max(8.64e15);
export const typeName = z.string().min(1).max(LIMITS.nameChars);
export const workerName = z.string().max(LIMITS.nameChars);
export const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** `active idle busy evicted failed` are known to the UI; any other short text is kept and shown as it is. */
export const statusName = z
  .string()
  .max(LIMITS.statusChars)
  .regex(/^[^\p{C}]+$/u, 'a short text without control characters');

/** Why an actor is no longer live. */
export const removalCause = z.enum(['unregistered', 'missing', 'expired', 'evicted']);
export type RemovalCause = z.infer<typeof removalCause>;

/**
 * One actor as the studio keeps it. Times named `…At` are on the engine's clock unless marked *reported*,
 * which means the app's clock: shown to people, never used to decide.
 */
export const actorRecord = z.object({
  app: appName,
  id: actorId,
  type: typeName,
  status: statusName,
  /** Absent when the app names no worker. */
  worker: workerName.optional(),
  messageCount: count,
  /** Absent when nobody measured it. */
  queueDepth: count.optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  endpoint: z.string().max(2048).optional(),
  /** First registration since the actor last came to life. */
  registeredAt: millis,
  /** When `status` last took a different value. */
  statusAt: millis,
  /** Last sign of life. Liveness is decided by this and nothing else. */
  seenAt: millis,
  /** Reported. */
  lastHeartbeat: millis.optional(),
  /** Reported. */
  createdAt: millis.optional(),
  /** Reported. */
  lastActiveAt: millis.optional(),
  /** The adapter process that owns the record; absent when no adapter does. */
  producer: z.string().optional(),
  /** The owner's number of the last event that touched the record; 0 without an owner. */
  n: count,
  /** Reported messages to the actor that failed; absent until a message was reported. */
  errors: count.optional(),
  /** Reported: milliseconds the last message waited before it was handled. */
  waitMs: z.number().nonnegative().optional(),
  /** Reported: milliseconds the last message took to handle. */
  runMs: z.number().nonnegative().optional(),
  /** Text of the last failure, and when it was. */
  lastError: z.string().optional(),
  lastErrorAt: millis.optional(),
  /** Who spawned it, where that is told. */
  parent: actorId.optional(),
  /** What it runs for longer than a moment; absent where nobody watches its runtime. */
  work: work.optional(),
  /** Its process does nothing else than what this actor runs. */
  blockedSince: millis.optional(),
  /** Present while nothing was heard of the actor for its maximum age. */
  quietSince: millis.optional(),
  /** Present on a tombstone: the actor is gone, its last state stays readable for the retention time. */
  removedAt: millis.optional(),
  cause: removalCause.optional(),
  /** `seq` of the commit that last changed the record. */
  v: count,
});
export type ActorRecord = z.infer<typeof actorRecord>;

/**
 * The seed's actor shape, as REST and the legacy socket send it. `queueDepth` is 0 here when unmeasured,
 * because existing clients expect a number. Fields past `metadata` are additions they ignore.
 */
export const legacyActor = z.object({
  id: actorId,
  type: typeName,
  status: statusName,
  workerId: z.string(),
  messageCount: count,
  queueDepth: count,
  lastHeartbeat: z.iso.datetime(),
  /** Milliseconds since first registration. */
  uptime: count,
  metadata: z.record(z.string(), z.unknown()).optional(),
  app: appName,
  createdAt: z.iso.datetime().optional(),
  lastActiveAt: z.iso.datetime().optional(),
  serverEndpoint: z.string().optional(),
  registeredAt: z.iso.datetime(),
  /** Since when the status holds. */
  statusAt: z.iso.datetime(),
  /** Last sign of life on the studio's clock. */
  seenAt: z.iso.datetime(),
  /** `false` when `queueDepth` is only the legacy 0. */
  queueDepthMeasured: z.boolean(),
  quietSince: z.iso.datetime().optional(),
  ownerLostSince: z.iso.datetime().optional(),
  /** Since when its process does nothing else than what this actor runs. */
  blockedSince: z.iso.datetime().optional(),
  work: work.optional(),
  parent: actorId.optional(),
  lastError: z.string().optional(),
  lastErrorAt: z.iso.datetime().optional(),
  /** Reported messages to the actor that failed; absent until a message was reported. */
  errors: count.optional(),
  /** Milliseconds, as last reported. */
  lastWaitMs: z.number().nonnegative().optional(),
  lastRunMs: z.number().nonnegative().optional(),
  removedAt: z.iso.datetime().optional(),
  cause: removalCause.optional(),
  /** Version: grows with every change of this actor. */
  v: count,
});
export type LegacyActor = z.infer<typeof legacyActor>;
