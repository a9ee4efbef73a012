/** What was put or looked at lately, by key. */
export interface Recent<V> {
  get(key: string): V | undefined;
  put(key: string, value: V): void;
  delete(key: string): void;
  keys(): string[];
  readonly size: number;
}

/**
 * Keeps the `limit / 2` entries used last, and at most `limit`. In two generations: the older one is given up
 * as a whole, because finding the oldest of a map from which many were deleted takes ever longer.
 */
export function createRecent<V>(
  limit: number,
  forgotten: (entries: number, gone: ReadonlyMap<string, V>) => void,
): Recent<V> {
  let young = new Map<string, V>();
  let old = new Map<string, V>();

  function put(key: string, value: V): void {
    if (young.size >= limit / 2 && !young.has(key)) {
      old.delete(key);
      if (old.size > 0) forgotten(old.size, old);
      old = young;
      young = new Map();
    }
    young.set(key, value);
  }

  return {
    get(key) {
      const value = young.get(key);
      if (value !== undefined) return value;
      const older = old.get(key);
      if (older === undefined) return undefined;
      old.delete(key);
      put(key, older);
      return older;
    },
    put(key, value) {
      old.delete(key);
      put(key, value);
    },
    delete(key) {
      young.delete(key);
      old.delete(key);
    },
    keys: () => [...old.keys(), ...young.keys()],
    get size() {
      return young.size + old.size;
    },
  };
}
