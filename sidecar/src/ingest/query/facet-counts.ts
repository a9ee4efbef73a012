import type { ActorRecord, Facets, FacetValue } from '@loom-studio/core-adapter/protocol';
import { FACET_FIELDS, type FacetField, statusRank } from '@loom-studio/core-adapter/query';
import { inFacet } from './plan.ts';
import { statusOf } from './scene.ts';

/** Values told of one facet. */
export const FACET_VALUES = 200;

/** Where a record counts, as it was last looked at. */
export interface Placed {
  record: ActorRecord;
  lost: number | undefined;
  place: number;
}

export interface FacetCounts {
  add(row: Placed): void;
  drop(row: Placed): void;
  /** The same, for a row that changed: hardly ever does it move between values. */
  change(before: Placed, after: Placed): void;
  /** `all` are the values there are without any filter. */
  facets(all: Record<FacetField, Iterable<string>>): Facets;
}

export function createFacetCounts(): FacetCounts {
  const counts = FACET_FIELDS.map(() => new Map<string, Counter>());

  const count = (row: Placed, by: 1 | -1): void => {
    for (let index = 0; index < FACET_FIELDS.length; index += 1) {
      if ((row.place & inFacet(index)) === 0) continue;
      const value = valueOfFacet(index, row);
      if (value !== undefined) bump(counts[index] as Map<string, Counter>, value, by);
    }
  };

  return {
    add: (row) => count(row, 1),
    drop: (row) => count(row, -1),
    change(before, after) {
      if (looksSame(before, after)) return;
      count(before, -1);
      count(after, 1);
    },
    facets(all) {
      const cut: Record<string, number> = {};
      const tell = (index: number): FacetValue[] => {
        const field = FACET_FIELDS[index] as FacetField;
        const { values, left } = largest(
          counts[index] as Map<string, Counter>,
          all[field],
          ORDER[field] ?? byCount,
        );
        if (left > 0) cut[field] = left;
        return values;
      };
      const [type, status, worker, app] = [tell(0), tell(1), tell(2), tell(3)];
      return { type, status, worker, app, ...(Object.keys(cut).length > 0 && { cut }) };
    },
  };
}

function valueOfFacet(index: number, { record, lost }: Placed): string | undefined {
  const field = FACET_FIELDS[index] as FacetField;
  return field === 'status' ? statusOf(record, lost) : record[field];
}

function looksSame(before: Placed, after: Placed): boolean {
  const [was, is] = [before.record, after.record];
  return (
    before.place === after.place &&
    was.type === is.type &&
    was.worker === is.worker &&
    was.app === is.app &&
    statusOf(was, before.lost) === statusOf(is, after.lost)
  );
}

interface Counter {
  count: number;
}

function bump(counts: Map<string, Counter>, value: string, by: number): void {
  const counter = counts.get(value);
  if (!counter) counts.set(value, { count: by });
  else if (counter.count + by === 0) counts.delete(value);
  else counter.count += by;
}

type Compare = (left: FacetValue, right: FacetValue) => number;

const byName: Compare = (left, right) => (left.value < right.value ? -1 : 1);
const byCount: Compare = (left, right) => right.count - left.count || byName(left, right);
/** People look for a status at its place. */
const byRank: Compare = (left, right) =>
  statusRank(left.value) - statusRank(right.value) || byName(left, right);
const ORDER: Partial<Record<FacetField, Compare>> = { status: byRank };

/** The values with the most, then those with nothing at all, as many as are told. */
function largest(counts: Map<string, Counter>, all: Iterable<string>, order: Compare) {
  let kept: FacetValue[] = [];
  let seen = 0;
  const settle = () => {
    kept = kept.sort(byCount).slice(0, FACET_VALUES);
  };
  const offer = (value: string, count: number) => {
    seen += 1;
    kept.push({ value, count });
    if (kept.length > 4 * FACET_VALUES) settle();
  };
  for (const [value, { count }] of counts) offer(value, count);
  for (const value of all) if (!counts.has(value)) offer(value, 0);
  settle();
  return { values: kept.sort(order), left: seen - kept.length };
}
