/** A map of bounded size; what was not touched for longest goes first. */
export interface BoundedMap<V> {
  readonly size: number;
  /** Sum of what was said to be kept. */
  readonly bytes: number;
  /** How many were let go because there was no room. */
  readonly dropped: number;
  get(key: string): V | undefined;
  set(key: string, value: V, bytes?: number): void;
  delete(key: string): void;
}

/** What stays of a full map once room is made. */
const KEPT = 7 / 8;

/** A value larger than the whole room is not kept at all. */
export function createBoundedMap<V>(
  mostEntries: number,
  mostBytes: number = Number.POSITIVE_INFINITY,
): BoundedMap<V> {
  const kept = new Map<string, { value: V; bytes: number }>();
  let bytes = 0;
  let dropped = 0;

  function remove(key: string): void {
    const entry = kept.get(key);
    if (!entry) return;
    bytes -= entry.bytes;
    kept.delete(key);
  }

  return {
    get size() {
      return kept.size;
    },
    get bytes() {
      return bytes;
    },
    get dropped() {
      return dropped;
    },
    get(key) {
      const entry = kept.get(key);
      if (!entry) return undefined;
      kept.delete(key);
      kept.set(key, entry);
      return entry.value;
    },
    set(key, value, size = 0) {
      remove(key);
      kept.set(key, { value, bytes: size });
      bytes += size;
      if (kept.size <= mostEntries && bytes <= mostBytes) return;
      // Some at a time: finding the oldest one takes ever longer the more were removed before it.
      for (const oldest of kept.keys()) {
        if (kept.size <= KEPT * mostEntries && bytes <= KEPT * mostBytes) break;
        remove(oldest);
        dropped++;
      }
    },
    delete: remove,
  };
}
