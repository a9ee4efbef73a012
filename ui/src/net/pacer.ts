import type { Clock } from './clock.ts';

export interface Pacer {
  /** Runs for `id` as soon as the pace allows; wanting it again before that changes nothing. */
  want(id: string): void;
  drop(id: string): void;
  /** Forgets what waits and what was spent. */
  reset(): void;
}

/** At most so many runs within any span, in the order they were wanted. */
export function createPacer(clock: Clock, most: number, spanMs: number, run: (id: string) => void): Pacer {
  const waiting = new Set<string>();
  let spent: number[] = [];
  let cancel: (() => void) | undefined;
  return {
    want(id) {
      waiting.add(id);
      // Not at once: several changes of one moment are one.
      cancel ??= clock.after(0, pass);
    },
    drop: (id) => waiting.delete(id),
    reset() {
      cancel?.();
      cancel = undefined;
      waiting.clear();
      spent = [];
    },
  };

  function pass() {
    cancel = undefined;
    const now = clock.now();
    spent = spent.filter((at) => now - at < spanMs);
    for (const id of waiting) {
      if (spent.length >= most) break;
      waiting.delete(id);
      spent.push(now);
      run(id);
    }
    const oldest = spent[0];
    if (waiting.size > 0 && oldest !== undefined) cancel = clock.after(oldest + spanMs - now, pass);
  }
}
