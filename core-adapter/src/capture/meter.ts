/** One call in 64 is timed: timing every one would cost more than the calls. */
const SAMPLE_EVERY = 64;

export interface Meter {
  /** Starts a piece of our own work; pieces inside another are part of it. Returns what `leave` is given. */
  enter(): number;
  leave(entered: number): void;
  /** Time measured as a whole, such as that of encoding a flush. */
  spent(ms: number): void;
  readonly figures: { samples: number; sampledNanos: number; totalMs: number };
}

const UNTIMED = -1;

/** Measures what observing costs, itself costing next to nothing. Only for work without a pause in it. */
export function createMeter(mono: () => number): Meter {
  const figures = { samples: 0, sampledNanos: 0, totalMs: 0 };
  let depth = 0;
  let calls = 0;
  return {
    enter() {
      if (depth++ > 0) return UNTIMED;
      return ++calls % SAMPLE_EVERY === 0 ? mono() : UNTIMED;
    },
    leave(entered) {
      depth--;
      if (entered === UNTIMED) return;
      const ms = mono() - entered;
      figures.samples++;
      figures.sampledNanos += ms * 1e6;
      figures.totalMs += ms * SAMPLE_EVERY;
    },
    spent(ms) {
      figures.totalMs += ms;
    },
    figures,
  };
}
