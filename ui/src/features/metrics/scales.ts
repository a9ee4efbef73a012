import type { Values } from './kept-points.ts';

/** Waits below a millisecond are drawn on the lowest line: a logarithm has no zero. */
export const LEAST_MS = 1;

const NICE = [1, 2, 2.5, 5, 10];

/** From zero to a round number at or above the largest, with a line each `step`. */
export interface LinearScale {
  max: number;
  ticks: number[];
}

export function linearScale(largest: number, lines = 4): LinearScale {
  const step = niceStep((largest > 0 ? largest : 1) / lines);
  const count = Math.max(1, Math.ceil(largest / step - 1e-9));
  const ticks = Array.from({ length: count + 1 }, (_, nth) => round(nth * step));
  return { max: round(count * step), ticks };
}

/** Whole decades around all waits, at least two of them so that a flat line is not blown up. */
export interface LogScale {
  min: number;
  max: number;
  ticks: number[];
}

export function logScale(lines: readonly Values[]): LogScale {
  let [least, most] = [Number.POSITIVE_INFINITY, LEAST_MS];
  for (const values of lines) {
    for (const value of values) {
      if (value === null) continue;
      least = Math.min(least, Math.max(LEAST_MS, value));
      most = Math.max(most, value);
    }
  }
  const low = Number.isFinite(least) ? Math.floor(Math.log10(least) + 1e-9) : 0;
  const high = Math.max(low + 2, Math.ceil(Math.log10(most) - 1e-9));
  const ticks = Array.from({ length: high - low + 1 }, (_, nth) => 10 ** (low + nth));
  return { min: 10 ** low, max: 10 ** high, ticks };
}

/** Where a wait is drawn. */
export function onLogScale(values: Values): Array<number | null> {
  return values.map((value) => (value === null ? null : Math.max(LEAST_MS, value)));
}

const TIME_STEPS_MS = [5, 10, 15, 30, 60, 120, 300, 600].map((seconds) => seconds * 1_000);

/** Round clock times of this machine's zone, so many that their labels do not touch. */
export function timeTicks(from: number, to: number, widthPx: number, labelPx = 72): number[] {
  const most = Math.max(1, Math.floor(widthPx / labelPx));
  const step = TIME_STEPS_MS.find((each) => (to - from) / each <= most) ?? TIME_STEPS_MS.at(-1) ?? to - from;
  const shift = new Date(from).getTimezoneOffset() * 60_000;
  const first = Math.ceil((from - shift) / step) * step + shift;
  const ticks: number[] = [];
  for (let at = first; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** Index of the step nearest to `at`. -1 when there is none. */
export function nearestStep(times: readonly number[], at: number): number {
  let best = -1;
  for (const [index, time] of times.entries()) {
    if (best < 0 || Math.abs(time - at) < Math.abs((times[best] ?? 0) - at)) best = index;
  }
  return best;
}

/**
 * Moves labels apart that would overlap, keeping their order, and back inside the height where they were pushed out.
 * Takes and gives the middle of each label.
 */
export function spreadLabels(middles: readonly number[], labelPx: number, heightPx: number): number[] {
  const order = middles.map((y, index) => ({ y, index })).sort((a, b) => a.y - b.y || a.index - b.index);
  let least = labelPx / 2;
  for (const label of order) {
    label.y = Math.max(label.y, least);
    least = label.y + labelPx;
  }
  let most = heightPx - labelPx / 2;
  for (const label of [...order].reverse()) {
    label.y = Math.min(label.y, most);
    most = label.y - labelPx;
  }
  const placed = new Array<number>(middles.length).fill(0);
  for (const { y, index } of order) placed[index] = y;
  return placed;
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return (NICE.find((nice) => nice * power >= rough * (1 - 1e-9)) ?? 10) * power;
}

/** Sums of tenths are not exact; labels must be. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}
