import type { HistoryEntry } from '@loom-studio/core-adapter/protocol';
import type { Range } from '../engine.ts';

interface Ring {
  entries: HistoryEntry[];
  bytes: number;
}

export interface MemoryHistory {
  append(key: string, entry: HistoryEntry): void;
  drop(key: string): void;
  range(key: string, range: Range): HistoryEntry[];
  /** Entries forgotten: beyond the newest of one key, and because all history together passed its budget. */
  drops(): { cut: number; evicted: number };
}

const KEY_BYTES = 200;

/** The newest entries of each key; when all keys together are too large, the longest untouched go whole. */
export function createMemoryHistory(maxEntries: number, maxBytes: number): MemoryHistory {
  /** Insertion order is the order of last use. */
  const rings = new Map<string, Ring>();
  let bytes = 0;
  let evicted = 0;
  let cut = 0;

  const remove = (key: string, ring: Ring): void => {
    rings.delete(key);
    bytes -= ring.bytes;
  };

  const makeRoom = (): void => {
    for (const [key, ring] of rings) {
      if (bytes <= maxBytes) return;
      remove(key, ring);
      evicted += ring.entries.length;
    }
  };

  const trim = (ring: Ring): void => {
    if (ring.entries.length < maxEntries * 2) return;
    cut += ring.entries.length - maxEntries;
    ring.entries = ring.entries.slice(-maxEntries);
    const size = KEY_BYTES + ring.entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
    bytes += size - ring.bytes;
    ring.bytes = size;
  };

  return {
    append(key, entry) {
      const ring = rings.get(key) ?? { entries: [], bytes: 0 };
      const size = sizeOf(entry) + (ring.entries.length === 0 ? KEY_BYTES : 0);
      rings.delete(key);
      rings.set(key, ring);
      ring.entries.push(entry);
      ring.bytes += size;
      bytes += size;
      trim(ring);
      if (bytes > maxBytes) makeRoom();
    },
    drop(key) {
      const ring = rings.get(key);
      if (ring) remove(key, ring);
    },
    range(key, { from = 0, to = Number.POSITIVE_INFINITY, limit, newestFirst = false }) {
      const kept = (rings.get(key)?.entries ?? []).slice(-maxEntries);
      const within = kept.filter((entry) => entry.at >= from && entry.at <= to);
      return (newestFirst ? within.reverse() : within).slice(0, limit);
    },
    drops: () => ({ cut, evicted }),
  };
}

function sizeOf(entry: HistoryEntry): number {
  return 64 + JSON.stringify(entry.body).length;
}
