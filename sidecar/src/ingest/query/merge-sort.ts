import type { Pace } from './pace.ts';

type Compare<T> = (left: T, right: T) => number;

/** Sorted at once, natively: about a millisecond. */
const RUN = 1_024;
/** Merged between two looks at the clock. */
const STRIDE = 256;

/** Sorts within the turns of `pace`. `items` stays as it is. */
export async function sortInTurns<T>(items: readonly T[], compare: Compare<T>, pace: Pace): Promise<T[]> {
  if (items.length <= RUN) return [...items].sort(compare);
  // Two arrays of full size for all passes: ones that grow would keep the garbage collector busy for longer than a turn.
  let from = new Array<T>(items.length);
  let to = new Array<T>(items.length);
  for (let start = 0; start < items.length; start += RUN) {
    const run = items.slice(start, start + RUN).sort(compare);
    for (let index = 0; index < run.length; index += 1) from[start + index] = run[index] as T;
    if (pace.due(RUN)) await pace.turn();
  }
  for (let width = RUN; width < items.length; width *= 2) {
    for (let left = 0; left < from.length; left += 2 * width) {
      const middle = Math.min(left + width, from.length);
      const merge = createMerge({ from, to, left, middle, end: Math.min(middle + width, from.length) });
      while (merge(compare)) if (pace.due(STRIDE)) await pace.turn();
    }
    [from, to] = [to, from];
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
  let next = left;
  return (compare) => {
    const until = Math.min(next + STRIDE, end);
    for (; next < until; next += 1) {
      const takesLeft = right >= end || (left < middle && compare(from[left] as T, from[right] as T) <= 0);
      to[next] = (takesLeft ? from[left++] : from[right++]) as T;
    }
    return next < end;
  };
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
