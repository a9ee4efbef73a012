/** Rows of the ordered matches. */
export interface RowWindow {
  from: number;
  count: number;
}

const MOST_ROWS = 200;
const FEWEST_ROWS = 60;
/** Windows begin and end on these, so that readers of the same place share one. */
const STEP = 20;

/**
 * The window that covers the rows in sight and about as many before and behind. Absent while `held` still does,
 * with half a screen to spare.
 */
export function windowFor(
  first: number,
  last: number,
  total: number,
  held: RowWindow,
): RowWindow | undefined {
  const visible = Math.max(1, last - first + 1);
  const spare = Math.ceil(visible / 2);
  const needs = { from: Math.max(0, first - spare), to: Math.min(total, last + 1 + spare) };
  if (held.from <= needs.from && held.from + held.count >= needs.to) return undefined;
  const count = Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, roundUp(visible * 3)));
  const lead = Math.max(0, Math.floor((count - visible) / 2));
  const from = Math.max(0, Math.floor((first - lead) / STEP) * STEP);
  return from === held.from && count === held.count ? undefined : { from, count };
}

function roundUp(rows: number): number {
  return Math.ceil(rows / STEP) * STEP;
}
