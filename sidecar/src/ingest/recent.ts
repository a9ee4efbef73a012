import type { ChangeEntry } from '@loom-studio/core-adapter/protocol';
import type { Position } from '../engine/engine.ts';

/** What is kept: fewer entries where they are large. Forgotten ones are in the engine's changelog. */
export const RECENT_LIMITS = { entries: 4_096, bytes: 32 * 1024 * 1024 };
/** An entry of more changes than this is not weighed one by one, as that takes longer than applying it. */
const WEIGHED_CHANGES = 64;
/** No commit is larger. */
const MOST_BYTES = 256 * 1024;

/**
 * The end of the changelog, so that a crowd of clients that come back is not read for one by one. It reaches from a
 * position in the past to where the view stands, without a gap.
 */
export interface Recent {
  /** Nothing before `position` counts any more. */
  begin(position: Position): void;
  /** To be called with each entry as it is applied. */
  note(entry: ChangeEntry): void;
  /** What was read from the changelog after `position`, for others that come back from as long ago. */
  reach(position: Position, entries: ChangeEntry[]): void;
  /** What came after `position`; undefined when that is not known here, or is of another past. */
  since(position: Position): ChangeEntry[] | undefined;
}

interface Kept {
  entry: ChangeEntry;
  bytes: number;
}

export function createRecent(start: Position, limits = RECENT_LIMITS): Recent {
  /** Where the first entry kept goes on from: shows that a position is of the same past. */
  let base = start;
  let kept: Kept[] = [];
  let head = 0;
  let bytes = 0;

  const keep = (all: Kept[], from: Position): void => {
    base = from;
    kept = all;
    head = 0;
    bytes = all.reduce((sum, each) => sum + each.bytes, 0);
  };
  const forgetOldest = (): void => {
    while (kept.length - head > limits.entries || bytes > limits.bytes) {
      const oldest = kept[head] as Kept;
      base = positionOf(oldest.entry);
      bytes -= oldest.bytes;
      head += 1;
    }
    if (head < 1_024 || head * 2 < kept.length) return;
    kept = kept.slice(head);
    head = 0;
  };

  return {
    begin: (position) => keep([], position),
    note(entry) {
      const { epoch, seq } = positionOf(kept.at(-1)?.entry ?? base);
      if (entry.epoch !== epoch || entry.seq !== seq + 1) return keep([], positionOf(entry));
      const weighty = weighed(entry);
      kept.push(weighty);
      bytes += weighty.bytes;
      forgetOldest();
    },
    reach(position, entries) {
      const earlier = entries.slice(0, Math.max(0, base.seq - position.seq));
      const last = earlier.at(-1);
      if (last === undefined || !isSame(positionOf(last), base)) return;
      keep([...earlier.map(weighed), ...kept.slice(head)], position);
      forgetOldest();
    },
    since(position) {
      const index = head + position.seq - base.seq;
      const before = index === head ? base : kept[index - 1]?.entry;
      if (index < head || before === undefined || !isSame(positionOf(before), position)) return undefined;
      return kept.slice(index).map(({ entry }) => entry);
    },
  };
}

const positionOf = ({ epoch, seq, at }: Position): Position => ({ epoch, seq, at });

const isSame = (one: Position, other: Position): boolean =>
  one.epoch === other.epoch && one.seq === other.seq && one.at === other.at;

/** With about the bytes it takes; a large one with the most it can. */
function weighed(entry: ChangeEntry): Kept {
  const changes = entry.actors.length + entry.producers.length + entry.history.length;
  return { entry, bytes: changes > WEIGHED_CHANGES ? MOST_BYTES : weight(entry) };
}

function weight(value: unknown): number {
  if (typeof value === 'string') return 16 + 2 * value.length;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.values(value).reduce<number>((sum, each) => sum + 16 + weight(each), 32);
}
