import type { Facets, LiveActor, QueryData, RowChange } from '@loom-studio/core-adapter/protocol';

/** A row of a list: what can be large is left to the actor's own topic. */
export type ListRow = Omit<LiveActor, 'metadata' | 'endpoint'>;

/** What everybody who follows a window holds. */
export interface Shown {
  total: number;
  of: number;
  from: number;
  order: readonly string[];
  rows: ReadonlyMap<string, ListRow>;
  /** Absent while they are not counted yet: the first rows do not wait for them. */
  facets?: Facets;
  waiting?: NonNullable<QueryData['waiting']>;
  leaving?: readonly string[];
}

/** The frame that stands alone. */
export function wholeWindow(shown: Shown, now: number): QueryData {
  const { total, of, from, order, rows, facets, waiting, leaving } = shown;
  return {
    now,
    total,
    of,
    from,
    order: [...order],
    rows: [...rows].map(([key, whole]) => ({ key, whole })),
    ...(facets && { facets }),
    ...(waiting && { waiting }),
    ...(leaving && { leaving: [...leaving] }),
  };
}

/** What a client that holds `before` needs to hold `after`; undefined when nothing. */
export function changedWindow(before: Shown, after: Shown, now: number): QueryData | undefined {
  const changed: Partial<QueryData> = {};
  if (after.total !== before.total) changed.total = after.total;
  if (after.of !== before.of) changed.of = after.of;
  if (!sameKeys(after.order, before.order)) changed.order = [...after.order];
  if (!sameKeys(after.leaving ?? [], before.leaving ?? [])) changed.leaving = [...(after.leaving ?? [])];
  if (after.waiting && !sameWaiting(after.waiting, before.waiting)) changed.waiting = after.waiting;
  if (after.facets && !sameFacets(after.facets, before.facets)) changed.facets = after.facets;
  const rows = changedRows(before.rows, after.rows);
  if (rows.length > 0) changed.rows = rows;
  return Object.keys(changed).length === 0 ? undefined : { now, ...changed };
}

function changedRows(before: Shown['rows'], after: Shown['rows']): RowChange[] {
  const changes: RowChange[] = [];
  for (const [key, row] of after) {
    const known = before.get(key);
    if (!known) changes.push({ key, whole: row });
    else if (known !== row) changes.push({ key, ...patchOf(known, row) });
  }
  return changes;
}

function patchOf(before: ListRow, after: ListRow): { set: Partial<LiveActor>; unset?: string[] } {
  const set: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(after)) {
    if (before[field as keyof ListRow] !== value) set[field] = value;
  }
  const unset = Object.keys(before).filter((field) => !(field in after));
  return { set, ...(unset.length > 0 && { unset }) };
}

/** Fields that move all the time and mean little: a row in which nothing else changed is told once a second. */
const RESTLESS = new Set(['v', 'seenAt', 'lastHeartbeat', 'rate']);

/** The row to show: the known one itself when nothing changed, or nothing that must be told before `late` is. */
export function rowToShow(known: ListRow | undefined, actor: LiveActor, late: boolean): ListRow {
  const { metadata: _metadata, endpoint: _endpoint, ...row } = actor;
  if (!known) return row;
  const { set, unset } = patchOf(known, row);
  const fields = [...Object.keys(set), ...(unset ?? [])];
  if (fields.length === 0) return known;
  return !late && fields.every((field) => RESTLESS.has(field)) ? known : row;
}

/** How many of the rows both lists hold stand in another order than before, as few as explain it. */
export function countMoved(held: readonly string[], places: ReadonlyMap<string, number>): number {
  const present = held.flatMap((key) => places.get(key) ?? []);
  return present.length - longestRise(present);
}

/** Length of the longest rising run of picks: `ends[n]` is the lowest end of one with n + 1 values. */
function longestRise(values: readonly number[]): number {
  const ends: number[] = [];
  for (const value of values) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    ends[low] = value;
  }
  return ends.length;
}

function sameKeys(left: readonly string[], right: readonly string[]): boolean {
  return left === right || (left.length === right.length && left.every((key, index) => key === right[index]));
}

function sameWaiting(left: NonNullable<Shown['waiting']>, right: Shown['waiting']): boolean {
  return left.arrived === right?.arrived && left.left === right.left && left.moved === right.moved;
}

function sameFacets(left: Facets, right: Facets | undefined): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
