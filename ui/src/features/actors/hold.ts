/** What waits behind the pill while the order is held under the reader's hand. */
export interface Waiting {
  arrived: number;
  left: number;
  moved: number;
  total: number;
}

export const NOTHING_WAITS: Waiting = { arrived: 0, left: 0, moved: 0, total: 0 };

/** Compares the held order with the true one. An arrival does not count everything below it as moved. */
export function compareOrders(held: readonly string[], current: readonly string[]): Waiting {
  if (held === current) return NOTHING_WAITS;
  const heldSet = new Set(held);
  const currentSet = new Set(current);
  const stayedBefore = held.filter((key) => currentSet.has(key));
  const stayedAfter = current.filter((key) => heldSet.has(key));
  const arrived = current.length - stayedAfter.length;
  const left = held.length - stayedBefore.length;
  const moved = countMoved(stayedBefore, stayedAfter);
  return { arrived, left, moved, total: arrived + left + moved };
}

/** As few as explain the new order: those outside the longest run that kept its sequence. */
function countMoved(before: readonly string[], after: readonly string[]): number {
  const places = new Map(after.map((key, index) => [key, index]));
  return before.length - longestRise(before.map((key) => places.get(key) ?? 0));
}

/** Length of the longest rising subsequence: `ends[n]` is the lowest end of a rise of length n + 1. */
function longestRise(values: readonly number[]): number {
  const ends: number[] = [];
  for (const value of values) ends[firstAtLeast(ends, value)] = value;
  return ends.length;
}

function firstAtLeast(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
