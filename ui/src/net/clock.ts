/** Time as the models see it. Tests bring their own. */
export interface Clock {
  now(): number;
  /** Runs once, later. The result cancels. */
  after(ms: number, run: () => void): () => void;
}

export const browserClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Runs again and again, the next time counted from the end of the last. The result stops it. */
export function repeat(clock: Clock, ms: number, run: () => void): () => void {
  let cancel = clock.after(ms, next);
  return () => cancel();

  function next() {
    cancel = clock.after(ms, next);
    run();
  }
}

/** Runs at most once per `ms`, the last request never lost. */
export function throttle(clock: Clock, ms: number, run: () => void): { request(): void; cancel(): void } {
  let last = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | undefined;
  return {
    request() {
      if (cancel) return;
      const wait = Math.max(0, last + ms - clock.now());
      cancel = clock.after(wait, fire);
    },
    cancel() {
      cancel?.();
      cancel = undefined;
    },
  };

  function fire() {
    cancel = undefined;
    last = clock.now();
    run();
  }
}
