import type { WorkWatcher } from '../capture/work-table.ts';
import type { WorkItem } from '../protocol/work.ts';
import { ROOM, rowAt, type Shared, SLOTS, timesAt, unitsAt } from './shared.ts';

export type TabledItem = { id: string } & Pick<WorkItem, 'operation' | 'since' | 'message'>;

export interface TableWriter extends WorkWatcher {
  /** Anything that is no slot in use is ignored. */
  ended(slot: number): void;
  readonly figures: { tracked: number; untracked: number };
}

/** Cells of a row. The version is odd while the row is written. */
const VERSION = 0;
const IN_USE = 1;
const ID_LENGTH = 2;
const OPERATION_LENGTH = 3;
const MESSAGE_LENGTH = 4;
/** Times of a row. */
const SINCE = 0;
const NUMBER = 1;

const NO_SLOT = -1;
/** Stands at the end of what was cut. */
const ELLIPSIS = 0x2026;
/** A row that changes faster than it can be read is not what a thread hangs in. */
const READS = 4;

/** The side of the app's thread. Allocates nothing, and never throws. */
export function createTableWriter(shared: Shared): TableWriter {
  const { rows, times, units } = shared;
  const figures = { tracked: 0, untracked: 0 };
  // Those used last are used first, so that few pages of the table are ever touched.
  const free = Int32Array.from({ length: SLOTS }, (_, index) => SLOTS - 1 - index);
  let number = 0;

  function put(text: string, from: number, room: number): number {
    const length = Math.min(text.length, room);
    for (let index = 0; index < length; index += 1) units[from + index] = text.charCodeAt(index);
    return length === text.length ? length : markCut(units, from, room);
  }

  return {
    began({ id, operation, since, message }) {
      if (figures.tracked === SLOTS) {
        figures.untracked += 1;
        return NO_SLOT;
      }
      figures.tracked += 1;
      const slot = free[SLOTS - figures.tracked] as number;
      const row = rowAt(slot);
      const text = unitsAt(slot);
      Atomics.add(rows, row + VERSION, 1);
      rows[row + ID_LENGTH] = put(id, text, ROOM.id);
      rows[row + OPERATION_LENGTH] = put(operation, text + ROOM.id, ROOM.operation);
      rows[row + MESSAGE_LENGTH] =
        message === undefined ? 0 : put(message, text + ROOM.id + ROOM.operation, ROOM.message);
      times[timesAt(slot) + SINCE] = since;
      number += 1;
      times[timesAt(slot) + NUMBER] = number;
      rows[row + IN_USE] = 1;
      Atomics.add(rows, row + VERSION, 1);
      return slot;
    },
    ended(slot) {
      // A slot that is none has no cell.
      if (rows[rowAt(slot) + IN_USE] !== 1 || !isSlot(slot)) return;
      Atomics.store(rows, rowAt(slot) + IN_USE, 0);
      free[SLOTS - figures.tracked] = slot;
      figures.tracked -= 1;
    },
    figures,
  };
}

/** The side of the watchdog: at most `limit` of what runs, newest last. No row is a mixture of two. */
export function readTable(shared: Shared, limit: number): TabledItem[] {
  const found: Array<{ number: number; item: TabledItem }> = [];
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const row = readRow(shared, slot);
    if (row) found.push(row);
  }
  found.sort((one, other) => one.number - other.number);
  return found.slice(-limit).map(({ item }) => item);
}

function readRow(shared: Shared, slot: number): { number: number; item: TabledItem } | undefined {
  const version = rowAt(slot) + VERSION;
  for (let read = 0; read < READS; read += 1) {
    const before = Atomics.load(shared.rows, version);
    if (Atomics.load(shared.rows, rowAt(slot) + IN_USE) === 0) return undefined;
    const row = copyRow(shared, slot);
    // Adding nothing, unlike loading, holds back until all of the row was read.
    if (before % 2 === 0 && Atomics.add(shared.rows, version, 0) === before) return row;
  }
  return undefined;
}

function copyRow({ rows, times, units }: Shared, slot: number) {
  const text = (from: number, length: number): string =>
    String.fromCharCode(...units.subarray(from, from + length));
  const row = rowAt(slot);
  const id = unitsAt(slot);
  const message = text(id + ROOM.id + ROOM.operation, rows[row + MESSAGE_LENGTH] as number);
  return {
    number: times[timesAt(slot) + NUMBER] as number,
    item: {
      id: text(id, rows[row + ID_LENGTH] as number),
      operation: text(id + ROOM.id, rows[row + OPERATION_LENGTH] as number),
      since: times[timesAt(slot) + SINCE] as number,
      ...(message !== '' && { message }),
    },
  };
}

/** Ends with an ellipsis and never with half a character. Returns the length. */
function markCut(units: Uint16Array, from: number, room: number): number {
  const before = units[from + room - 2] as number;
  const halved = before >= 0xd800 && before <= 0xdbff;
  const end = halved ? room - 2 : room - 1;
  units[from + end] = ELLIPSIS;
  return end + 1;
}

const isSlot = (slot: number): boolean => Number.isInteger(slot) && slot >= 0 && slot < SLOTS;
