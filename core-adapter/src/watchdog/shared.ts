/**
 * The memory that the app's thread and the watchdog's thread share: a few figures, then a row for each handling
 * under way. Text is kept as UTF-16, as the engine has it, because encoding it would cost more than all the rest.
 */
export const SLOTS = 1_024;
/** Room for texts, in UTF-16 units; longer ones are cut. An id the studio takes fits whole. */
export const ROOM = { id: 512, operation: 64, message: 128 } as const;

const UNITS = ROOM.id + ROOM.operation + ROOM.message;
/** Version, in use, and the three lengths; the rest keeps rows aligned to 8 bytes. */
const ROW_INTS = 6;
const ROW_FLOATS = 2;

/** Which cell of `figures` holds what. */
export const FIGURE = {
  /** When the app's thread turned last: `monoMs()` as of then. */
  beat: 0,
  connected: 1,
  stalls: 2,
  longestMs: 3,
} as const;
const FIGURES = 8;

const INTS = FIGURES + SLOTS * ROW_INTS;
const FLOATS_AT = INTS * Int32Array.BYTES_PER_ELEMENT;
const UNITS_AT = FLOATS_AT + SLOTS * ROW_FLOATS * Float64Array.BYTES_PER_ELEMENT;
const BYTES = UNITS_AT + SLOTS * UNITS * Uint16Array.BYTES_PER_ELEMENT;

/** The same memory, seen by its kinds of cells. */
export interface Shared {
  buffer: SharedArrayBuffer;
  figures: Int32Array;
  /** `ROW_INTS` of each row. */
  rows: Int32Array;
  /** When each began, and its number. */
  times: Float64Array;
  units: Uint16Array;
}

/** About 1.5 MB of address space; what no handling ever used costs no memory. */
export function createShared(): Shared {
  return viewShared(new SharedArrayBuffer(BYTES));
}

export function viewShared(buffer: SharedArrayBuffer): Shared {
  return {
    buffer,
    figures: new Int32Array(buffer, 0, FIGURES),
    rows: new Int32Array(buffer, FIGURES * Int32Array.BYTES_PER_ELEMENT, SLOTS * ROW_INTS),
    times: new Float64Array(buffer, FLOATS_AT, SLOTS * ROW_FLOATS),
    units: new Uint16Array(buffer, UNITS_AT, SLOTS * UNITS),
  };
}

/** Where the cells of a row begin. */
export const rowAt = (slot: number): number => slot * ROW_INTS;
export const timesAt = (slot: number): number => slot * ROW_FLOATS;
export const unitsAt = (slot: number): number => slot * UNITS;

/**
 * Milliseconds that both threads count alike, as 32 bits that turn over after weeks: compare by `sinceMs`.
 * `performance.now()` begins anew in each thread.
 */
export function monoMs(): number {
  const [seconds, nanos] = process.hrtime();
  return (seconds * 1_000 + Math.floor(nanos / 1e6)) | 0;
}

export const sinceMs = (now: number, then: number): number => (now - then) | 0;
