import type { ShownQueue, TablesData } from '@loom-studio/core-adapter/protocol';
import { queueKey } from './queue-key.ts';

/** What a queue had counted at a moment of the studio's clock. */
export interface Reading {
  at: number;
  /** Absent what nobody counts. */
  enqueued: number | undefined;
  done: number | undefined;
}

/** Recent readings of each queue, oldest first. */
export type Readings = ReadonlyMap<string, readonly Reading[]>;

/** A second, over the time between two readings. Absent until a queue was watched for a moment. */
export interface QueueRates {
  arriving?: number;
  handled?: number;
  /** It is watched, but not for long enough yet. */
  measuring?: true;
}

export const RATE_OVER_MS = 10_000;
/** Counts come once a second: over less time than this a rate would be chance. */
const WATCHED_MS = 2_000;

/** Takes a telling over; queues that are not told any more are forgotten. */
export function withReadings(before: Readings, { now, queues = [] }: TablesData): Readings {
  return new Map(
    queues.map((queue) => {
      const key = queueKey(queue);
      return [key, continued(before.get(key) ?? [], readingOf(queue, now))];
    }),
  );
}

function readingOf({ enqueued, done }: ShownQueue, at: number): Reading {
  return { at, enqueued, done };
}

function continued(readings: readonly Reading[], next: Reading): readonly Reading[] {
  const last = readings.at(-1);
  // Counts that fell are of another life of the queue.
  if (last && (fell(last.enqueued, next.enqueued) || fell(last.done, next.done))) return [next];
  const kept = readings.filter(({ at }) => at < next.at);
  const base = kept.findLastIndex(({ at }) => at <= next.at - RATE_OVER_MS);
  return [...kept.slice(Math.max(0, base)), next];
}

/** `now`: how far the readings reach. What is not told anew has not changed. */
export function ratesOf(readings: readonly Reading[] = [], now: number): QueueRates {
  const last = readings.at(-1);
  const base = readings.findLast(({ at }) => at <= now - RATE_OVER_MS) ?? readings[0];
  if (!last || !base) return {};
  const seconds = (Math.max(now, last.at) - base.at) / 1_000;
  if (seconds * 1_000 < WATCHED_MS) return { measuring: true };
  return {
    ...rateOf('arriving', base.enqueued, last.enqueued, seconds),
    ...rateOf('handled', base.done, last.done, seconds),
  };
}

/** A count that nobody gives has no rate: it is not none. */
function rateOf(
  name: 'arriving' | 'handled',
  from: number | undefined,
  to: number | undefined,
  seconds: number,
): QueueRates {
  return to === undefined ? {} : { [name]: (to - (from ?? 0)) / seconds };
}

function fell(before: number | undefined, after: number | undefined): boolean {
  return before !== undefined && (after === undefined || after < before);
}
