import type { ActorRecord } from '@loom-studio/core-adapter/protocol';
import { createFacetCounts, type Placed } from './facet-counts.ts';
import { merged } from './merge-sort.ts';
import type { ReadSortValue, Sorted, SortValue } from './order.ts';
import { MATCHES, type Plan } from './plan.ts';
import type { Scene } from './scene.ts';

/** An actor as a live query last looked at it. Only those are kept that count somewhere. */
export interface Row extends Placed, Sorted {
  key: string;
  record: ActorRecord;
  value: SortValue;
  /** Its place in the order is given up. */
  left: boolean;
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
  return { key, record, lost: scene.lostSince(record), place, value: read(record, scene), left: false };
}

/** All rows of a query with its counts. Everything here happens at once: readers never see half of a change. */
export interface Rows {
  readonly all: ReadonlyMap<string, Row>;
  readonly facets: ReturnType<typeof createFacetCounts>;
  /** Puts, replaces or takes away. */
  put(key: string, next: Row | undefined): void;
  /** Which of the changed come to a new place in the order. */
  arrivals(changed: ReadonlyMap<string, Row | undefined>): Row[];
  /** Takes all changes over. `arrivals` in order; a new array when the order changes. */
  commit(
    changed: ReadonlyMap<string, Row | undefined>,
    arrivals: Row[],
    sorted: Row[],
    compare: (left: Row, right: Row) => number,
  ): Row[];
}

export function createRows(): Rows {
  const all = new Map<string, Row>();
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
    arrivals: (changed) => {
      const found: Row[] = [];
      for (const [key, next] of changed)
        if (isMatch(next) && !keepsPlace(all.get(key), next)) found.push(next);
      return found;
    },
    commit(changed, arrivals, sorted, compare) {
      let left = 0;
      for (const [key, next] of changed) {
        const before = all.get(key);
        if (before && next && keepsPlace(before, next)) {
          renew(before, next);
          continue;
        }
        if (isMatch(before)) {
          before.left = true;
          left += 1;
        }
        put(key, next);
      }
      if (left === 0 && arrivals.length === 0) return sorted;
      const stayed = left === 0 ? sorted : sorted.filter((row) => !row.left);
      return merged(stayed, arrivals, compare);
    },
  };
}

function keepsPlace(before: Row | undefined, next: Row): boolean {
  return isMatch(before) && isMatch(next) && before.value === next.value;
}
