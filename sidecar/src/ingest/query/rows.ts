import type { ActorRecord } from '@loom-studio/core-adapter/protocol';
import { createFacetCounts, type FacetCounts, type Placed } from './facet-counts.ts';
import { createKeyMap, type KeyMap } from './key-map.ts';
import type { ReadSortValue, Sorted, SortValue } from './order.ts';
import { MATCHES, type Plan } from './plan.ts';
import type { Scene } from './scene.ts';

/** An actor as a live query last looked at it. Only those are kept that count somewhere. */
export interface Row extends Placed, Sorted {
  key: string;
  record: ActorRecord;
  value: SortValue;
}

export const isMatch = (row: Row | undefined): row is Row => row !== undefined && (row.place & MATCHES) !== 0;

/** Undefined when the actor counts nowhere. */
export function lookAt(
  key: string,
  record: ActorRecord | undefined,
  { plan, read, scene }: { plan: Plan; read: ReadSortValue; scene: Scene },
): Row | undefined {
  if (record === undefined || record.removedAt !== undefined) return undefined;
  const place = plan.place(record, scene);
  if (place === 0) return undefined;
  return { key, record, lost: scene.lostSince(record), place, value: read(record, scene) };
}

/** Rows that come to a place in the order, and those that give theirs up. */
export interface Moves {
  arrivals: Row[];
  leaving: Row[];
}

/** What was looked at anew; undefined where nothing counts any more. */
export type Changed = ReadonlyMap<string, Row | undefined>;

/** All rows of a query with its counts. */
export interface Rows {
  readonly all: KeyMap<Row>;
  readonly facets: FacetCounts;
  /** Puts, replaces or takes away. */
  put(key: string, next: Row | undefined): void;
  /** What `commit` would move. */
  moves(changed: Changed): Moves;
  /** Takes all changes over at once, so that readers never see half of them. */
  commit(changed: Changed): void;
}

export function createRows(): Rows {
  const all = createKeyMap<Row>();
  const facets = createFacetCounts();

  const put = (key: string, next: Row | undefined): void => {
    const before = all.get(key);
    if (before && next) facets.change(before, next);
    else if (before) facets.drop(before);
    else if (next) facets.add(next);
    if (next) all.set(key, next);
    else if (before) all.delete(key);
  };

  /** The row stays the same object, so that the order need not be touched. */
  const renew = (row: Row, next: Row): void => {
    facets.change(row, next);
    row.record = next.record;
    row.lost = next.lost;
  };

  return {
    all,
    facets,
    put,
    moves(changed) {
      const moves: Moves = { arrivals: [], leaving: [] };
      for (const [key, next] of changed) {
        const before = all.get(key);
        if (keepsPlace(before, next)) continue;
        if (isMatch(before)) moves.leaving.push(before);
        if (isMatch(next)) moves.arrivals.push(next);
      }
      return moves;
    },
    commit(changed) {
      for (const [key, next] of changed) {
        const before = all.get(key);
        if (before && next && keepsPlace(before, next)) renew(before, next);
        else put(key, next);
      }
    },
  };
}

function keepsPlace(before: Row | undefined, next: Row | undefined): boolean {
  return isMatch(before) && isMatch(next) && before.value === next.value;
}
