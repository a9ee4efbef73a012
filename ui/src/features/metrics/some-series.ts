import type { SeriesData, SeriesGroup } from '@loom-studio/core-adapter/protocol';
import { LINE_NAMES, type LineName } from './kept-points.ts';

type Lines = Partial<Record<LineName, Array<number | null>>>;

/** For tests: a group whose lines are as given, and unmeasured otherwise. */
export function group(by: SeriesGroup['by'], name: string, lines: Lines): SeriesGroup {
  const length = Object.values(lines)[0]?.length ?? 0;
  const all = Object.fromEntries(LINE_NAMES.map((line) => [line, lines[line] ?? Array(length).fill(null)]));
  return { by, name, ...(all as Record<LineName, Array<number | null>>) };
}

/** For tests: steps of a second. */
export function series(times: number[], groups: SeriesGroup[], more: Partial<SeriesData> = {}): SeriesData {
  return { now: times.at(-1) ?? 0, stepMs: 1_000, times, groups, grid: [], others: 0, ...more };
}
