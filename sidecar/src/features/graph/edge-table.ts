/** Rows in columns: `size` of each are in use. Never moved, so a reader keeps what it holds. */
export interface EdgeRows {
  readonly size: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly detail: Int32Array;
  readonly messages: Uint32Array;
  readonly errors: Uint32Array;
}

/** Messages by sender, receiver and a third number. Twenty bytes a row, and eight for finding it. */
export interface EdgeTable {
  readonly size: number;
  /** The row's number: rows are numbered in the order they appeared. */
  add(from: number, to: number, detail: number, messages: number, errors: number): number;
  /** As it is now; what is added later may show in it. */
  rows(): EdgeRows;
  /** Just the rows, without room for more. */
  sealed(): EdgeRows;
}

const FIRST_ROWS = 256;
/** What a column holds; a count that is told larger stays at it instead of beginning anew. */
const MOST = 0xffff_ffff;

/** Open addressing over a power of two of slots, at most half full. A slot holds the row's number and one. */
export function createEdgeTable(firstRows = FIRST_ROWS): EdgeTable {
  let columns = createColumns(firstRows);
  let slots = new Int32Array(2 * firstRows);
  let size = 0;

  const find = (from: number, to: number, detail: number): number => {
    const mask = slots.length - 1;
    let slot = hash(from, to, detail) & mask;
    for (let row = slots[slot] ?? 0; row !== 0; row = slots[slot] ?? 0) {
      const at = row - 1;
      if (columns.from[at] === from && columns.to[at] === to && columns.detail[at] === detail) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  };

  const grow = (): void => {
    columns = copied(columns, size, 2 * columns.from.length);
    slots = new Int32Array(2 * columns.from.length);
    for (let row = 0; row < size; row += 1) {
      slots[find(columns.from[row] ?? 0, columns.to[row] ?? 0, columns.detail[row] ?? 0)] = row + 1;
    }
  };

  const append = (slot: number, from: number, to: number, detail: number): number => {
    slots[slot] = size + 1;
    columns.from[size] = from;
    columns.to[size] = to;
    columns.detail[size] = detail;
    size += 1;
    return size - 1;
  };

  return {
    get size() {
      return size;
    },
    add(from, to, detail, messages, errors) {
      if (size === columns.from.length) grow();
      const slot = find(from, to, detail);
      const known = (slots[slot] ?? 0) - 1;
      const row = known < 0 ? append(slot, from, to, detail) : known;
      columns.messages[row] = Math.min(MOST, (columns.messages[row] ?? 0) + messages);
      columns.errors[row] = Math.min(MOST, (columns.errors[row] ?? 0) + errors);
      return row;
    },
    rows: () => ({ size, ...columns }),
    sealed: () => ({ size, ...copied(columns, size, size) }),
  };
}

type Columns = Omit<EdgeRows, 'size'>;

function createColumns(rows: number): Columns {
  return {
    from: new Int32Array(rows),
    to: new Int32Array(rows),
    detail: new Int32Array(rows),
    messages: new Uint32Array(rows),
    errors: new Uint32Array(rows),
  };
}

function copied(columns: Columns, size: number, rows: number): Columns {
  const copy = createColumns(rows);
  copy.from.set(columns.from.subarray(0, size));
  copy.to.set(columns.to.subarray(0, size));
  copy.detail.set(columns.detail.subarray(0, size));
  copy.messages.set(columns.messages.subarray(0, size));
  copy.errors.set(columns.errors.subarray(0, size));
  return copy;
}

function hash(from: number, to: number, detail: number): number {
  let mixed = Math.imul(from, 0x9e3779b1) ^ Math.imul(to, 0x85ebca77) ^ Math.imul(detail, 0xc2b2ae3d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
