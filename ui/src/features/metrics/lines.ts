import type { SeriesData, SeriesGroup } from '@loom-studio/core-adapter/protocol';
import { isMeasured, type LineName, type Values } from './kept-points.ts';

/** More lines than these nobody can tell apart; the rest is one line of others. */
export const MOST_LINES = 4;

export interface Line {
  /** Tells lines apart across redraws. */
  id: string;
  label: string;
  by: SeriesGroup['by'];
  values: Values;
}

/** The figure of each group: the largest over what is shown, the rest summed up as others. Unmeasured ones have no line. */
export function linesOf(data: SeriesData, figure: LineName, most = MOST_LINES): Line[] {
  const groups = data.groups.filter(({ by }) => by === 'group').filter((it) => isMeasured(it[figure]));
  const ranked = [...groups].sort((a, b) => total(b[figure]) - total(a[figure]) || compareNames(a, b));
  const rest = [...ranked.slice(most), ...data.groups.filter(({ by }) => by === 'others')];
  const shown = ranked.slice(0, most).map((it) => lineOf(it, figure));
  const others = summed(rest.map((it) => it[figure]));
  if (!isMeasured(others)) return shown;
  return [...shown, { id: 'others', label: 'others', by: 'others', values: others }];
}

/** The line of everything. Absent when nobody measured it. */
export function lineOfAll(data: SeriesData, figure: LineName, label = 'all'): Line | undefined {
  const all = data.groups.find(({ by }) => by === 'all');
  if (!all || !isMeasured(all[figure])) return undefined;
  return { id: `all:${figure}`, label, by: 'all', values: all[figure] };
}

/**
 * Each line standing on those before it. Where a line was not measured it has a hole, and the next ones stand on
 * what is left: a missing part is never drawn as zero.
 */
export function stacked(lines: readonly Line[]): Line[] {
  const length = lines[0]?.values.length ?? 0;
  const ground = new Array<number>(length).fill(0);
  return lines.map((line) => {
    const values = line.values.map((value, index) => {
      if (value === null) return null;
      ground[index] = (ground[index] ?? 0) + value;
      return ground[index] ?? null;
    });
    return { ...line, values };
  });
}

export function largestOf(lines: readonly Line[]): number {
  let largest = 0;
  for (const { values } of lines) for (const value of values) largest = Math.max(largest, value ?? 0);
  return largest;
}

function lineOf(group: SeriesGroup, figure: LineName): Line {
  const label = group.name === '' ? 'no worker' : group.name;
  return { id: `group:${group.name}`, label, by: 'group', values: group[figure] };
}

function summed(parts: readonly Values[]): Values {
  const [first] = parts;
  if (!first) return [];
  return first.map((_, index) =>
    parts.reduce<number | null>((sum, part) => {
      const value = part[index] ?? null;
      return value === null ? sum : (sum ?? 0) + value;
    }, null),
  );
}

function total(values: Values): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

function compareNames(a: SeriesGroup, b: SeriesGroup): number {
  return a.name.localeCompare(b.name, 'en', { numeric: true });
}
