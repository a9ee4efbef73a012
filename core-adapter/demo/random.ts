export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  pick<T>(items: readonly T[]): T;
  chance(probability: number): boolean;
  /** Around `mean`, never below zero, with the long tail that waiting times have. */
  duration(mean: number): number;
}

/** The same numbers for the same seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    next,
    pick<T>(items: readonly T[]): T {
      if (items.length === 0) throw new RangeError('nothing to pick from');
      return items[Math.floor(next() * items.length)] as T;
    },
    chance: (probability) => next() < probability,
    duration: (mean) => mean * (0.4 + 0.6 * -Math.log(1 - next())),
  };
}
