import { formatAge } from '../../parts/format.ts';
import { formatFigure, type Unit } from '../metrics/figure.ts';
import type { Values } from '../metrics/kept-points.ts';

/** What is compared: the last of these, with everything kept before it. */
const RECENT_MS = 60_000;
/** Less of a past says nothing about what is usual. */
const LEAST_EARLIER_MS = 60_000;
/** Differences within this share are no news. */
const SAME_WITHIN = 0.2;

export interface Past {
  times: readonly number[];
  values: Values;
  stepMs: number;
}

export type Comparison =
  | { kind: 'unmeasured' }
  /** Measured, but not for long enough to compare. */
  | { kind: 'young'; forMs: number }
  | {
      kind: 'same' | 'more' | 'less';
      recent: number;
      usual: number;
      /** The largest of the minutes before: one spike is not usual, and yet it was. */
      most: number;
      overMs: number;
    };

/** The middle of the last minute against the middle of the minutes kept before it. Middles, because one spike is no trend. */
export function comparison({ times, values, stepMs }: Past): Comparison {
  const points = times.flatMap((at, index) => {
    const value = values[index] ?? null;
    return value === null ? [] : [{ at, value }];
  });
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return { kind: 'unmeasured' };
  const since = last.at - RECENT_MS;
  const earlier = points.filter(({ at }) => at <= since);
  const overMs = earlier.length === 0 ? 0 : since - first.at + stepMs;
  if (overMs < LEAST_EARLIER_MS) return { kind: 'young', forMs: last.at - first.at + stepMs };
  const usual = middle(earlier.map(({ value }) => value));
  const recent = middle(points.filter(({ at }) => at > since).map(({ value }) => value));
  const most = Math.max(...earlier.map(({ value }) => value));
  return { kind: compared(recent, usual), recent, usual, most, overMs };
}

/** The sentence below a figure. `of` says what the usual value is, such as `40 ms`. */
export function comparisonWords(told: Comparison, unit: Unit): string {
  if (told.kind === 'unmeasured') return 'not reported';
  if (told.kind === 'young') return `measured for ${formatAge(told.forMs)}`;
  const span = `the ${spanWords(told.overMs)} before`;
  if (told.usual === 0) return told.most === 0 ? `none in ${span}` : `mostly none in ${span}`;
  return told.kind === 'same' ? `as in ${span}` : `mostly ${formatFigure(unit, told.usual)} in ${span}`;
}

/** By how much the newest value differs from the one a minute before. Absent without both. */
export function changeOverMinute({ times, values }: Past): number | undefined {
  const last = times.length - 1;
  const newest = values[last] ?? null;
  const since = (times[last] ?? 0) - RECENT_MS;
  const before = times.findLastIndex((at, index) => at <= since && (values[index] ?? null) !== null);
  const then = before < 0 ? null : (values[before] ?? null);
  return newest === null || then === null ? undefined : newest - then;
}

/** How many there were within the last minute, of a line in so many a second. */
export function inLastMinute({ times, values, stepMs }: Past): number {
  const since = (times.at(-1) ?? 0) - RECENT_MS;
  const recent = values.filter((_, index) => (times[index] ?? 0) > since);
  return recent.reduce<number>((sum, value) => sum + ((value ?? 0) * stepMs) / 1_000, 0);
}

export function spanWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  return minutes <= 1 ? 'minute' : `${minutes} min`;
}

function compared(recent: number, usual: number): 'same' | 'more' | 'less' {
  if (Math.abs(recent - usual) <= SAME_WITHIN * usual) return 'same';
  return recent > usual ? 'more' : 'less';
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? half - 1 : half], sorted[half]];
  return ((low ?? 0) + (high ?? 0)) / 2;
}
