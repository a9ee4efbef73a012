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

function countMoved(before: readonly string[], after: readonly string[]): number {
  let moved = 0;
  for (let index = 0; index < before.length; index += 1) {
    if (before[index] !== after[index]) moved += 1;
  }
  return moved;
}
