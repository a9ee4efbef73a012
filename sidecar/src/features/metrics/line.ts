import type { SeriesGroup } from '@loom-studio/core-adapter/protocol';
import { createHistogram, createScale, type Histogram, quantileOf, rounded } from '../histogram.ts';

export const STEP_MS = 2_000;
/** Fifteen minutes. */
export const POINTS = 450;

export const WAIT_SCALE = createScale({ error: 0.05 });

/** Where each field's points begin in a line's memory. */
const BASE = {
  actors: 0,
  rate: POINTS,
  errors: 2 * POINTS,
  depth: 3 * POINTS,
  waitP50: 4 * POINTS,
  waitP95: 5 * POINTS,
  waitP99: 6 * POINTS,
} as const;
export type Field = keyof typeof BASE;
const FIELDS = Object.keys(BASE) as Field[];

/** What a group's cells say of one step: what grew in it, and what there is at its end. */
export interface Sum {
  actors: number;
  messages: number;
  errors: number;
  reporting: number;
  depth: number;
  measured: number;
}

export function emptySum(): Sum {
  return { actors: 0, messages: 0, errors: 0, reporting: 0, depth: 0, measured: 0 };
}

export function addSum(into: Sum, sum: Sum): void {
  into.actors += sum.actors;
  into.messages += sum.messages;
  into.errors += sum.errors;
  into.reporting += sum.reporting;
  into.depth += sum.depth;
  into.measured += sum.measured;
}

/** One group's points of the last fifteen minutes, in about 13 KB, and the waits of the step under way. */
export interface Line {
  readonly name: string;
  /** Of the step under way. */
  readonly waits: Histogram;
  /** Step in which the group last had an actor or a message. */
  readonly aliveAt: number;
  /** `elapsedMs`: the time the sum grew in; undefined when it is not known in full. */
  write(step: number, sum: Sum, elapsedMs: number | undefined): void;
  /** Nothing is known of the step. */
  skip(step: number): void;
  at(field: Field, step: number): number;
  set(field: Field, step: number, value: number): void;
  /** Mean messages a second over the last `steps`. */
  recentRate(step: number, steps: number): number;
}

/** Unknown is `NaN` within, `null` outside. */
export function createLine(name: string, bornAt: number): Line {
  const points = new Float32Array(FIELDS.length * POINTS).fill(Number.NaN);
  const waits = createHistogram(WAIT_SCALE);
  let aliveAt = bornAt;
  const place = (field: Field, step: number) => BASE[field] + (step % POINTS);

  const line: Line = {
    name,
    waits,
    get aliveAt() {
      return aliveAt;
    },
    at: (field, step) => points[place(field, step)] ?? Number.NaN,
    set(field, step, value) {
      points[place(field, step)] = value;
    },
    write(step, sum, elapsedMs) {
      const perSecond = elapsedMs === undefined ? Number.NaN : 1_000 / elapsedMs;
      line.set('actors', step, sum.actors);
      line.set('rate', step, sum.messages * perSecond);
      line.set('errors', step, sum.reporting > 0 || sum.errors > 0 ? sum.errors * perSecond : Number.NaN);
      line.set('depth', step, sum.measured > 0 ? sum.depth : Number.NaN);
      writeWaits(line, step, elapsedMs === undefined ? undefined : waits);
      if (sum.actors > 0 || sum.messages > 0) aliveAt = step;
    },
    skip(step) {
      for (const field of FIELDS) line.set(field, step, Number.NaN);
    },
    recentRate(step, steps) {
      let sum = 0;
      for (let each = step - steps + 1; each <= step; each += 1)
        sum += line.at('rate', Math.max(0, each)) || 0;
      return sum / steps;
    },
  };
  return line;
}

export function writeWaits(line: Line, step: number, waits: Histogram | undefined): void {
  const at = (q: number) => (waits && quantileOf(WAIT_SCALE, waits, q)) ?? Number.NaN;
  line.set('waitP50', step, at(0.5));
  line.set('waitP95', step, at(0.95));
  line.set('waitP99', step, at(0.99));
}

/** Several lines as one: their sum where at least one is known. Waits do not add up and are taken from `waits`. */
export function readGroup(
  by: SeriesGroup['by'],
  name: string,
  lines: readonly Line[],
  waits: Line,
  steps: { from: number; to: number },
): SeriesGroup {
  const read = (field: Field, sources: readonly Line[]) => readPoints(field, sources, steps);
  return {
    by,
    name,
    actors: read('actors', lines),
    rate: read('rate', lines),
    errors: read('errors', lines),
    depth: read('depth', lines),
    waitP50: read('waitP50', [waits]),
    waitP95: read('waitP95', [waits]),
    waitP99: read('waitP99', [waits]),
  };
}

function readPoints(
  field: Field,
  lines: readonly Line[],
  { from, to }: { from: number; to: number },
): Array<number | null> {
  const points: Array<number | null> = [];
  for (let step = from; step <= to; step += 1) {
    let sum = Number.NaN;
    for (const line of lines) {
      const value = line.at(field, step);
      if (!Number.isNaN(value)) sum = (Number.isNaN(sum) ? 0 : sum) + value;
    }
    points.push(Number.isNaN(sum) ? null : rounded(sum));
  }
  return points;
}
