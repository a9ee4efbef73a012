import type { Pace } from './pace.ts';

type Compare<T> = (left: T, right: T) => number;

/** Sorted at once, natively: a millisecond or two. */
const RUN = 2_048;
/** Merged between two looks at the clock. */
const STRIDE = 256;

/** Sorts within the turns of `pace`. `items` stays as it is. */
export async function sortInTurns<T>(items: readonly T[], compare: Compare<T>, pace: Pace): Promise<T[]> {
  if (items.length <= RUN) return [...items].sort(compare);
  let from: T[] = [];
  for (let start = 0; start < items.length; start += RUN) {
    for (const item of items.slice(start, start + RUN).sort(compare)) from.push(item);
    if (pace.due(RUN)) await pace.turn();
  }
  for (let width = RUN; width < items.length; width *= 2) {
    const to: T[] = [];
    for (let start = 0; start < from.length; start += 2 * width) {
      const middle = Math.min(start + width, from.length);
      const merge = createMerge({
        from,
        to,
        left: start,
        middle,
        end: Math.min(middle + width, from.length),
      });
      while (merge(compare)) if (pace.due(STRIDE)) await pace.turn();
    }
    from = to;
  }
  return from;
}

interface Runs<T> {
  from: T[];
  to: T[];
  left: number;
  middle: number;
  end: number;
}

/** Merges two runs a stride at a time; false when it is done. */
function createMerge<T>({ from, to, left, middle, end }: Runs<T>): (compare: Compare<T>) => boolean {
  let right = middle;
  return (compare) => {
    const until = Math.min(to.length + STRIDE, to.length + (middle - left) + (end - right));
    while (to.length < until) {
      const takesLeft = right >= end || (left < middle && compare(from[left] as T, from[right] as T) <= 0);
      to.push((takesLeft ? from[left++] : from[right++]) as T);
    }
    return left < middle || right < end;
  };
}

/** Sorted `arrivals` put among what is sorted already. A new array. */
export function merged<T>(sorted: readonly T[], arrivals: readonly T[], compare: Compare<T>): T[] {
  const result: T[] = [];
  let from = 0;
  for (const arrival of arrivals) {
    const place = placeOf(arrival, sorted, from, compare);
    for (; from < place; from += 1) result.push(sorted[from] as T);
    result.push(arrival);
  }
  for (; from < sorted.length; from += 1) result.push(sorted[from] as T);
  return result;
}

/** Index of the first that comes behind `item`. */
function placeOf<T>(item: T, sorted: readonly T[], from: number, compare: Compare<T>): number {
  let low = from;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(sorted[middle] as T, item) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first `count` in order of what is added, without sorting everything when only a page is wanted. */
export function createFirst<T>(count: number, compare: Compare<T>, pace: Pace) {
  let kept: T[] = [];
  let worst: T | undefined;

  const settle = async (): Promise<void> => {
    kept = await sortInTurns(kept, compare, pace);
    if (kept.length > count) kept.length = count;
    worst = kept.length === count ? kept[count - 1] : undefined;
  };

  return {
    /** True: `settle` first, then go on. */
    add(item: T): boolean {
      if (worst !== undefined && compare(item, worst) > 0) return false;
      kept.push(item);
      return kept.length >= 2 * count + RUN;
    },
    settle,
    async take(): Promise<T[]> {
      await settle();
      return kept;
    },
  };
}
