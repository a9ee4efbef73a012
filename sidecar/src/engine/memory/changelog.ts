import type { ChangeEntry } from '@loom-studio/core-adapter/protocol';
import type { Position } from '../engine.ts';

export interface MemoryChangelog {
  append(entry: ChangeEntry, now: number): void;
  since(position: Position, top: Position): ChangeEntry[] | 'gone';
  clear(): void;
  /** Entries forgotten before their time because the byte budget was reached. */
  cut(): number;
}

interface Kept {
  entry: ChangeEntry;
  at: number;
  bytes: number;
}

/** Entries of the last `keepMs`, fewer when they pass `maxBytes`. */
export function createMemoryChangelog(keepMs: number, maxBytes: number): MemoryChangelog {
  /** Before `head` the places are empty: what is forgotten must not be held until they are cleared away. */
  let kept: Array<Kept | undefined> = [];
  let head = 0;
  let bytes = 0;
  let cut = 0;

  const forgetOne = (): void => {
    const oldest = kept[head];
    if (oldest) bytes -= oldest.bytes;
    kept[head] = undefined;
    head += 1;
    if (head < 1024 || head * 2 < kept.length) return;
    kept = kept.slice(head);
    head = 0;
  };

  const forget = (now: number): void => {
    while (head < kept.length - 1 && (kept[head]?.at ?? now) < now - keepMs) forgetOne();
    while (head < kept.length - 1 && bytes > maxBytes) {
      forgetOne();
      cut += 1;
    }
  };

  const entriesFrom = (index: number) => kept.slice(index).flatMap((each) => (each ? [each.entry] : []));

  return {
    append(entry, now) {
      const size = estimateBytes(entry);
      kept.push({ entry, at: now, bytes: size });
      bytes += size;
      forget(now);
    },
    since(position, top) {
      if (position.epoch !== top.epoch || position.seq > top.seq) return 'gone';
      if (position.seq === top.seq) return position.at === top.at ? [] : 'gone';
      const first = kept[head]?.entry.seq;
      if (first === undefined) return 'gone';
      const index = head + (position.seq - first);
      // The entry at the client's own position must still be there, to show that it is of the same past.
      if (position.seq === 0 && first === 1) return entriesFrom(head);
      if (index < head || kept[index]?.entry.at !== position.at) return 'gone';
      return entriesFrom(index + 1);
    },
    clear() {
      kept = [];
      head = 0;
      bytes = 0;
    },
    cut: () => cut,
  };
}

function estimateBytes(entry: ChangeEntry): number {
  return 512 + entry.actors.length * 200 + entry.producers.length * 200 + entry.history.length * 300;
}
