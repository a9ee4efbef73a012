import * as z from 'zod';
import { count } from './actor.ts';
import { appEvent, type LogEvent } from './events.ts';
import { producerId } from './identity.ts';
import { LIMITS } from './limits.ts';

/**
 * One log entry: a run of events that a producer sent together. Event `i` has number `first + i`; once sent
 * a flush is immutable until acknowledged. No events = a beacon: `first - 1` is the last number used.
 * Producers that number nothing send `first: 0`.
 */
export interface Flush {
  producer: string;
  first: number;
  events: LogEvent[];
}

export const flushRequest = z.object({
  v: z.number().int(),
  workspace: z.string().optional(),
  producer: producerId,
  first: count,
  events: z.array(appEvent).max(LIMITS.flushEvents),
});

/** What a producer learns with every flush. */
export const flushReply = z.object({
  /** State was lost or restored when this differs from the last one: resync. */
  epoch: z.string(),
  /** Numbers up to this one have taken effect. */
  last: count,
  /** The studio misses something of this producer: resync. */
  resync: z.boolean(),
});
export type FlushReply = z.infer<typeof flushReply>;
