/**
 * Decides which update goes out now and which waits. Below `perSecond` updates a second every update is sent at
 * once. Above, each key is sent at most once in `delayMs`, with whatever value it then has.
 */
export interface Conflator {
  /** Whether the key is to be sent now. Otherwise it comes back from `next` when its time has come. */
  touch(key: string, now: number): boolean;
  /** Queues keys that all changed at one moment, to be sent as fast as `next` is asked. */
  spread(keys: Iterable<string>): void;
  /** Forgets a key that ended; whether it waited. */
  drop(key: string): boolean;
  /** The next key whose time has come. */
  next(now: number): string | undefined;
  /** Keys that wait. At most one entry for each live key. */
  waiting(): number;
  clear(): void;
}

export const CONFLATION = { perSecond: 200, delayMs: 1_000 };

export function createConflator({ perSecond, delayMs } = CONFLATION): Conflator {
  /** Key to due time, in order of due time because the delay is the same for all. */
  const delayed = new Map<string, number>();
  const queued = new Set<string>();
  let tokens = perSecond;
  let refilledAt = Number.NEGATIVE_INFINITY;

  const takeToken = (now: number): boolean => {
    tokens = Math.min(perSecond, tokens + ((now - refilledAt) / 1000) * perSecond);
    refilledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };

  return {
    touch(key, now) {
      if (delayed.has(key) || queued.has(key)) return false;
      if (takeToken(now)) return true;
      delayed.set(key, now + delayMs);
      return false;
    },
    spread(keys) {
      for (const key of keys) if (!delayed.has(key)) queued.add(key);
    },
    drop(key) {
      const waited = delayed.delete(key);
      return queued.delete(key) || waited;
    },
    next(now) {
      const [first] = delayed;
      if (first && first[1] <= now) {
        delayed.delete(first[0]);
        return first[0];
      }
      const [key] = queued;
      if (key !== undefined) queued.delete(key);
      return key;
    },
    waiting: () => delayed.size + queued.size,
    clear() {
      delayed.clear();
      queued.clear();
      tokens = perSecond;
    },
  };
}
