/** A map whose keys are two names. Nested, so that a look-up on a hot path joins no text. */
export interface PairMap<T> {
  readonly size: number;
  get(first: string, second: string): T | undefined;
  set(first: string, second: string, value: T): void;
  delete(first: string, second: string): void;
  values(): Generator<T>;
}

export function createPairMap<T>(): PairMap<T> {
  const outer = new Map<string, Map<string, T>>();
  let size = 0;
  return {
    get size() {
      return size;
    },
    get: (first, second) => outer.get(first)?.get(second),
    set(first, second, value) {
      const inner = outer.get(first) ?? new Map<string, T>();
      if (inner.size === 0) outer.set(first, inner);
      if (!inner.has(second)) size += 1;
      inner.set(second, value);
    },
    delete(first, second) {
      const inner = outer.get(first);
      if (!inner?.delete(second)) return;
      size -= 1;
      if (inner.size === 0) outer.delete(first);
    },
    *values() {
      for (const inner of outer.values()) yield* inner.values();
    },
  };
}
