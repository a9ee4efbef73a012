/** How much the event loop lets work wait, and what gives way for it: ticks, then newcomers, then readiness. */
export const LOAD_LEVELS = ['calm', 'busy', 'strained', 'overloaded'] as const;
export type LoadLevel = (typeof LOAD_LEVELS)[number];

/** A level is reached when the loop was that late in each of so many seconds. */
const REACHED = [
  { lagMs: 0, seconds: 0 },
  { lagMs: 50, seconds: 1 },
  { lagMs: 100, seconds: 3 },
  { lagMs: 500, seconds: 5 },
] as const;
/** And left one at a time, each after so many seconds below this part of its bound. */
const LEFT = { part: 0.7, seconds: 2 };

export interface LoadState {
  /** Index into `LOAD_LEVELS`. */
  level: number;
  /** Seconds in a row in which each level's bound was passed. */
  above: readonly number[];
  /** Seconds in a row below what keeps the present level. */
  below: number;
}

export const CALM: LoadState = { level: 0, above: REACHED.map(() => 0), below: 0 };

/** What follows from one more second. `lagMs`: how late the loop was nine times out of ten, at most. */
export function nextLoad(state: LoadState, lagMs: number): LoadState {
  const above = REACHED.map((bound, level) => (lagMs > bound.lagMs ? (state.above[level] ?? 0) + 1 : 0));
  const reached = REACHED.findLastIndex((bound, level) => (above[level] ?? 0) >= bound.seconds);
  if (reached > state.level) return { level: reached, above, below: 0 };
  const keeps = lagMs >= (REACHED[state.level]?.lagMs ?? 0) * LEFT.part;
  if (state.level === 0 || keeps) return { level: state.level, above, below: 0 };
  const below = state.below + 1;
  return below < LEFT.seconds
    ? { level: state.level, above, below }
    : { level: state.level - 1, above, below: 0 };
}
