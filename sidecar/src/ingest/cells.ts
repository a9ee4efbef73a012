import type { ActorRecord } from '@loom-studio/core-adapter/protocol';
import type { Cell } from '../studio.ts';
import { createPairMap } from './pair-map.ts';

/** Pairs of type and worker counted apart; what comes beyond shares one cell. */
export const MAX_CELLS = 2_000;

/** Live actors by type and worker, and what they counted while this sidecar watched. Kept on write. */
export interface Cells {
  /** The cell of a pair; undefined while it has none of its own. */
  get(type: string, worker: string): Cell | undefined;
  all(): Iterable<Cell>;
  readonly rest: Cell;
  /** Actors that were counted in `rest`, over time. */
  readonly refused: number;
  add(record: ActorRecord): void;
  drop(record: ActorRecord): void;
  /** The same actor, before and after. Costs next to nothing when neither its place nor a counter changed. */
  change(before: ActorRecord, after: ActorRecord): void;
  /** Live actors a producer owns, by cell. */
  owned(producer: string): ReadonlyMap<Cell, number>;
}

const NONE: ReadonlyMap<Cell, number> = new Map();

/**
 * A pair gets a cell only while nobody is counted in `rest`. So a record without a cell is in `rest` for certain,
 * and is taken out there again, though cells come and go meanwhile.
 */
export function createCells(limit = MAX_CELLS): Cells {
  const cells = createPairMap<Cell>();
  const owners = new Map<string, Map<Cell, number>>();
  const rest = emptyCell('', '');
  let refused = 0;

  const placeOf = ({ type, worker = '' }: ActorRecord): Cell => cells.get(type, worker) ?? rest;

  const placeFor = (record: ActorRecord): Cell => {
    const { type, worker = '' } = record;
    const known = cells.get(type, worker);
    if (known) return known;
    if (cells.size >= limit) forgetEmpty();
    if (cells.size >= limit || rest.actors > 0) {
      refused += 1;
      return rest;
    }
    const fresh = emptyCell(type, worker);
    cells.set(type, worker, fresh);
    return fresh;
  };

  const forgetEmpty = (): void => {
    for (const { type, worker, actors } of cells.values()) if (actors === 0) cells.delete(type, worker);
  };

  const count = (cell: Cell, record: ActorRecord, by: 1 | -1): void => {
    cell.actors += by;
    if (record.errors !== undefined) cell.reporting += by;
    countDepth(cell, record, by);
    if (record.producer !== undefined) countOwned(record.producer, cell, by);
  };

  const countOwned = (producer: string, cell: Cell, by: 1 | -1): void => {
    const places = owners.get(producer) ?? new Map<Cell, number>();
    if (places.size === 0) owners.set(producer, places);
    const next = (places.get(cell) ?? 0) + by;
    if (next > 0) places.set(cell, next);
    else places.delete(cell);
    if (places.size === 0) owners.delete(producer);
  };

  return {
    get: (type, worker) => cells.get(type, worker),
    all: () => cells.values(),
    rest,
    get refused() {
      return refused;
    },
    add: (record) => count(placeFor(record), record, 1),
    drop: (record) => count(placeOf(record), record, -1),
    change(before, after) {
      if (staysIn(before, after)) {
        if (before.queueDepth !== after.queueDepth) {
          const cell = placeOf(after);
          countDepth(cell, before, -1);
          countDepth(cell, after, 1);
        }
      } else {
        count(placeOf(before), before, -1);
        count(placeFor(after), after, 1);
      }
      const messages = after.messageCount - before.messageCount;
      const errors = (after.errors ?? 0) - (before.errors ?? 0);
      if (messages <= 0 && errors <= 0) return;
      const cell = placeOf(after);
      // A counter that fell began anew: what it counted meanwhile is not known.
      if (messages > 0) cell.messages += messages;
      if (errors > 0) cell.errors += errors;
    },
    owned: (producer) => owners.get(producer) ?? NONE,
  };
}

function staysIn(before: ActorRecord, after: ActorRecord): boolean {
  return (
    before.type === after.type &&
    before.worker === after.worker &&
    before.producer === after.producer &&
    (before.errors === undefined) === (after.errors === undefined)
  );
}

function countDepth(cell: Cell, { queueDepth }: ActorRecord, by: 1 | -1): void {
  if (queueDepth === undefined) return;
  cell.depth += by * queueDepth;
  cell.measured += by;
}

function emptyCell(type: string, worker: string): Cell {
  return { type, worker, actors: 0, messages: 0, errors: 0, reporting: 0, depth: 0, measured: 0 };
}
