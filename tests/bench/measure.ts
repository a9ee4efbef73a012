/** One printed figure. `target` is in the same unit; absent where none is set. */
export interface Figure {
  name: string;
  unit: string;
  /** Of all runs. */
  median: number;
  min: number;
  max: number;
  target?: { atLeast: number } | { atMost: number };
  note?: string;
}

export interface Case {
  name: string;
  about: string;
  run(): Promise<Figure[]>;
}

export function figure(
  name: string,
  unit: string,
  runs: number[],
  more: Pick<Figure, 'target' | 'note'> = {},
): Figure {
  const sorted = [...runs].sort((a, b) => a - b);
  return { name, unit, median: middle(sorted), min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0, ...more };
}

/** Between the two in the middle of an even number, so that neither end is flattered. */
function middle(sorted: number[]): number {
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2;
}

/** `sorted` ascending. */
export function quantile(sorted: number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}

/** One uncounted run, then `runs` counted ones. */
export async function repeat(runs: number, once: () => Promise<number>): Promise<number[]> {
  await once();
  const results: number[] = [];
  for (let run = 0; run < runs; run += 1) results.push(await once());
  return results;
}

export function reached({ median, target }: Figure): boolean | undefined {
  if (!target) return undefined;
  return 'atLeast' in target ? median >= target.atLeast : median <= target.atMost;
}
