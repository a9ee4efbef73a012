/**
 * Keys by the second in which something may be due, so that a tick looks at few records however many there
 * are. Lazy: a key is moved when its second comes and its true due time turns out to be later, which costs
 * nothing on the hot path.
 */
export interface DueKeys {
  add(key: string, at: number): void;
  /** Keys due at `now`, at most `limit`; a key stays until `trueDue` says otherwise. */
  take(now: number, limit: number, trueDue: (key: string) => number | undefined): string[];
}

const SECOND = 1_000;

export function createDueKeys(): DueKeys {
  const seconds = new Map<number, Set<string>>();

  const add = (key: string, at: number): void => {
    const second = Math.ceil(at / SECOND);
    const keys = seconds.get(second);
    if (keys) keys.add(key);
    else seconds.set(second, new Set([key]));
  };

  const takeFrom = (
    keys: Set<string>,
    now: number,
    room: number,
    trueDue: (key: string) => number | undefined,
  ) => {
    const due: string[] = [];
    for (const key of keys) {
      const at = trueDue(key);
      if (at !== undefined && at <= now) {
        if (due.length === room) return due;
        due.push(key);
        continue;
      }
      keys.delete(key);
      if (at !== undefined) add(key, at);
    }
    return due;
  };

  return {
    add,
    take(now, limit, trueDue) {
      const due: string[] = [];
      const last = Math.floor(now / SECOND);
      // After a long pause walk the filled seconds, not every second that passed.
      for (const second of [...seconds.keys()].filter((each) => each <= last).sort((a, b) => a - b)) {
        const keys = seconds.get(second);
        if (!keys) continue;
        due.push(...takeFrom(keys, now, limit - due.length, trueDue));
        if (keys.size === 0) seconds.delete(second);
        if (due.length >= limit) break;
      }
      return due;
    },
  };
}
