import type { GridCell } from '@loom-studio/core-adapter/protocol';
import { createPairMap } from '../../ingest/pair-map.ts';
import type { Cell, View } from '../../studio.ts';
import { addAll, addTo, createHistogram, type Histogram, quantileOf, rounded } from '../histogram.ts';
import { emptySum, type Sum, WAIT_SCALE } from './line.ts';

export const GRID_BOUNDS = { workers: 40, types: 20, pairs: 2_500 } as const;

const SLOT_MS = 60_000;
/** The one under way and five full ones. */
const SLOTS = 6;

interface Slot {
  number: number;
  messages: number;
  errors: number;
  waits: Histogram | undefined;
}

interface Place {
  type: string;
  worker: string;
  cell: Readonly<Cell>;
  /** What of the cell's counters is in the slots. */
  messages: number;
  errors: number;
  slots: Slot[];
}

/** What a pair counted since it was last looked at, and what there is of it now. */
export interface Growth {
  type: string;
  worker: string;
  sum: Sum;
}

/** Messages of one pair that waited alike. */
export interface Wait {
  type: string;
  worker: string;
  /** Of `WAIT_SCALE`. */
  bucket: number;
  times: number;
}

/** Each type on each worker over the last five minutes. */
export interface Grid {
  /** Takes in what the cells counted since the last call, and tells it. `measured: false` leaves it out. */
  follow(now: number, measured: boolean): Growth[];
  addWait(wait: Wait, now: number): void;
  read(now: number): GridCell[];
}

export function createGrid(view: View, startedAt: number): Grid {
  const places = createPairMap<Place>();
  let since = startedAt;

  const isCurrent = ({ type, worker, cell }: Place) => view.cell(type, worker) === cell;

  const grown = (place: Place, slot: number, measured: boolean): Growth => {
    const { type, worker, cell } = place;
    const messages = cell.messages - place.messages;
    const errors = cell.errors - place.errors;
    place.messages = cell.messages;
    place.errors = cell.errors;
    if (measured && messages + errors > 0) {
      const into = slotOf(place, slot);
      into.messages += messages;
      into.errors += errors;
    }
    return { type, worker, sum: sumOfCell(isCurrent(place) ? cell : undefined, messages, errors) };
  };

  /** A new cell under a known name counts from zero; what the old one counted last is taken in first. */
  const adopt = (slot: number, measured: boolean): Growth[] => {
    const last: Growth[] = [];
    for (const cell of view.cells()) {
      const place = places.get(cell.type, cell.worker);
      if (place?.cell === cell) continue;
      if (place) last.push(grown(place, slot, measured));
      const { type, worker } = cell;
      places.set(type, worker, { type, worker, cell, messages: 0, errors: 0, slots: place?.slots ?? [] });
    }
    return last;
  };

  /** Rates over a time that was not watched from end to end would be too low. */
  const startAnew = (now: number): void => {
    since = now;
    for (const place of places.values()) place.slots = [];
  };

  const forget = (slot: number): void => {
    const isFull = places.size > GRID_BOUNDS.pairs;
    for (const place of places.values()) {
      if (isCurrent(place)) continue;
      const newest = place.slots.at(-1)?.number ?? 0;
      if (isFull || newest <= slot - SLOTS) places.delete(place.type, place.worker);
    }
  };

  return {
    follow(now, measured) {
      const slot = Math.floor(now / SLOT_MS);
      if (!measured) startAnew(now);
      const growths = adopt(slot, measured);
      for (const place of places.values()) growths.push(grown(place, slot, measured));
      forget(slot);
      return growths;
    },
    addWait({ type, worker, bucket, times }, now) {
      const place = places.get(type, worker);
      if (!place) return;
      const slot = slotOf(place, Math.floor(now / SLOT_MS));
      slot.waits ??= createHistogram(WAIT_SCALE);
      addTo(slot.waits, bucket, times);
    },
    read(now) {
      const first = Math.floor(now / SLOT_MS) - SLOTS + 1;
      const seconds = Math.max(1, now - Math.max(since, first * SLOT_MS)) / 1_000;
      const lost = view.lostByCell();
      const cells = [...places.values()].flatMap((place) => {
        const figures = sumOf(place, first);
        const cell = isCurrent(place) ? place.cell : undefined;
        if (!cell?.actors && figures.messages === 0) return [];
        return [
          gridCell(place, figures, { seconds, actors: cell?.actors ?? 0, lost: lost.get(place.cell) ?? 0 }),
        ];
      });
      return largest(cells);
    },
  };
}

function slotOf(place: Place, number: number): Slot {
  const last = place.slots.at(-1);
  if (last && last.number >= number) return last;
  const fresh: Slot = { number, messages: 0, errors: 0, waits: undefined };
  place.slots.push(fresh);
  if (place.slots.length > SLOTS) place.slots.shift();
  return fresh;
}

/** Without a cell there is nobody left to be counted. */
export function sumOfCell(cell: Readonly<Cell> | undefined, messages: number, errors: number): Sum {
  if (!cell) return { ...emptySum(), messages, errors };
  const { actors, reporting, depth, measured } = cell;
  return { actors, messages, errors, reporting, depth, measured };
}

function sumOf({ slots }: Place, first: number) {
  const waits = createHistogram(WAIT_SCALE);
  let messages = 0;
  let errors = 0;
  for (const slot of slots) {
    if (slot.number < first) continue;
    messages += slot.messages;
    errors += slot.errors;
    if (slot.waits) addAll(waits, slot.waits);
  }
  return { messages, errors, waitP95: quantileOf(WAIT_SCALE, waits, 0.95) ?? null };
}

function gridCell(
  { type, worker, cell }: Place,
  { messages, errors, waitP95 }: ReturnType<typeof sumOf>,
  { seconds, actors, lost }: { seconds: number; actors: number; lost: number },
): GridCell {
  const rate = rounded(messages / seconds);
  const known = cell.reporting > 0 || errors > 0;
  return { type, worker, actors, lost, rate, errors: known ? rounded(errors / seconds) : null, waitP95 };
}

/** The busiest workers and types, ordered by name so that a picture of them stays still. */
function largest(cells: GridCell[]): GridCell[] {
  const types = busiest(cells, ({ type }) => type, GRID_BOUNDS.types);
  const workers = busiest(cells, ({ worker }) => worker, GRID_BOUNDS.workers);
  return cells
    .filter(({ type, worker }) => types.has(type) && workers.has(worker))
    .sort((left, right) => compare(left.worker, right.worker) || compare(left.type, right.type));
}

function busiest(cells: GridCell[], nameOf: (cell: GridCell) => string, most: number): Set<string> {
  const weights = new Map<string, { rate: number; actors: number }>();
  for (const cell of cells) {
    const weight = weights.get(nameOf(cell)) ?? { rate: 0, actors: 0 };
    weights.set(nameOf(cell), { rate: weight.rate + cell.rate, actors: weight.actors + cell.actors });
  }
  const sorted = [...weights].sort(
    ([a, left], [b, right]) => right.rate - left.rate || right.actors - left.actors || compare(a, b),
  );
  return new Set(sorted.slice(0, most).map(([name]) => name));
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
