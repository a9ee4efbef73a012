const PAGE_ROWS = 500;
const PAGE_CHARS = 128 * 1024;
const SLICE_MS = 8;
/** Items looked at between two looks at the clock. */
const ITEMS_A_LOOK = 32;

/**
 * Tells many rows in pages no larger than a socket and the loop can bear. At least one page, the last one marked.
 * `proceed` gives others their turn and the socket its time; false ends it all, and is returned.
 */
export async function inPages<T, Row>(
  items: Iterable<T>,
  rowsOf: (item: T) => Row[],
  send: (rows: Row[], last: boolean) => void,
  proceed: () => Promise<boolean>,
): Promise<boolean> {
  let page: Row[] = [];
  let chars = 0;
  let looked = 0;
  let sliceEnds = performance.now() + SLICE_MS;
  for (const item of items) {
    for (const row of rowsOf(item)) {
      page.push(row);
      chars += sizeOf(row);
    }
    looked += 1;
    const full = page.length >= PAGE_ROWS || chars >= PAGE_CHARS;
    if (full) {
      send(page, false);
      page = [];
      chars = 0;
    }
    if (!full && (looked % ITEMS_A_LOOK !== 0 || performance.now() < sliceEnds)) continue;
    if (!(await proceed())) return false;
    sliceEnds = performance.now() + SLICE_MS;
  }
  send(page, true);
  return true;
}

const PART_ROWS = 200;
const PART_CHARS = 64 * 1024;

/** The rows of one tick, as frames small enough that nobody owes much before the next one. */
export function inParts<Row>(rows: Row[]): Row[][] {
  const parts: Row[][] = [];
  let part: Row[] = [];
  let chars = 0;
  for (const row of rows) {
    if (part.length >= PART_ROWS || chars >= PART_CHARS) {
      parts.push(part);
      part = [];
      chars = 0;
    }
    part.push(row);
    chars += sizeOf(row);
  }
  return [...parts, part];
}

interface Sized {
  metadata?: unknown;
  whole?: { metadata?: unknown };
  set?: { metadata?: unknown };
}

/** Near enough: only metadata can be large. */
function sizeOf(row: unknown): number {
  const { whole, set, metadata } = row as Sized;
  const large = whole?.metadata ?? set?.metadata ?? metadata;
  return 250 + (large === undefined ? 0 : JSON.stringify(large).length);
}
