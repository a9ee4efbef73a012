import type { SeriesGroup } from '@loom-studio/core-adapter/protocol';
import { addAll, addTo, createHistogram, type Histogram } from '../histogram.ts';
import { type Candidate, nextLeaders } from './leaders.ts';
import {
  addSum,
  createLine,
  emptySum,
  type Line,
  POINTS,
  readGroup,
  type Sum,
  WAIT_SCALE,
  writeWaits,
} from './line.ts';

/** Groups of one split that have points of their own; what comes beyond shares one line. */
export const MAX_LINES = 100;

/** Steps a group's rate is judged by: one minute. */
const RECENT_STEPS = 30;

/** Steps that ended at once. `elapsedMs`: see `Line.write`. */
export interface Ended {
  from: number;
  to: number;
  elapsedMs: number | undefined;
}

/** The groups of one split: all types, or all workers. */
export interface LineSet {
  /** Step since which the drawn groups are the same. */
  readonly changedAt: number;
  /** Groups that got no line of their own, counted each step. */
  readonly refused: number;
  /** Groups beyond those drawn. */
  readonly others: number;
  /** A message to the group waited so long: a bucket of `WAIT_SCALE`. */
  addWait(name: string, bucket: number, times: number): void;
  /** Steps ended. `rest` belongs to no group. */
  close(ended: Ended, sums: Map<string, Sum>, rest: Sum): void;
  skip(step: number): void;
  read(steps: { from: number; to: number }): SeriesGroup[];
}

export function createLineSet(bornAt: number, limit = MAX_LINES): LineSet {
  const lines = new Map<string, Line>();
  const unlined = createLine('', bornAt);
  /** Waits of what is not drawn: known only while the drawn groups stay the same. */
  const otherWaits = createLine('', bornAt);
  let leaders: readonly string[] = [];
  let changedAt = bornAt;
  let step = bornAt;
  let refused = 0;
  let sharing = 0;
  let unlinedGroups = 0;

  const lineOf = (name: string): Line | undefined => {
    const known = lines.get(name);
    if (known) return known;
    if (lines.size >= limit) return undefined;
    const fresh = createLine(name, step);
    lines.set(name, fresh);
    return fresh;
  };

  const others = (): Line[] => [...lines.values()].filter(({ name }) => !leaders.includes(name));

  const choose = (): void => {
    const candidates: Candidate[] = [...lines.values()].map((line) => ({
      name: line.name,
      actors: line.at('actors', step),
      rate: line.recentRate(step, RECENT_STEPS),
    }));
    const hadOthers = sharing > 0;
    const next = nextLeaders(leaders, candidates);
    const changed = next !== leaders;
    leaders = next;
    sharing = lines.size - leaders.length + unlinedGroups;
    if (!changed && hadOthers === sharing > 0) return;
    changedAt = step;
    for (let each = Math.max(0, step - POINTS + 1); each <= step; each += 1)
      writeWaits(otherWaits, each, undefined);
  };

  /** Hands each sum to its line; what finds none is added to `rest`. */
  const deal = (sums: Map<string, Sum>, rest: Sum): Map<Line, Sum> => {
    const dealt = new Map<Line, Sum>();
    unlinedGroups = rest.actors > 0 ? 1 : 0;
    for (const [name, sum] of sums) {
      const line = lineOf(name);
      if (line) dealt.set(line, sum);
      else {
        addSum(rest, sum);
        unlinedGroups += 1;
        refused += 1;
      }
    }
    return dealt;
  };

  const waitsOfOthers = (): Histogram => {
    const waits = createHistogram(WAIT_SCALE);
    for (const line of [...others(), unlined]) addAll(waits, line.waits);
    return waits;
  };

  return {
    get changedAt() {
      return changedAt;
    },
    get refused() {
      return refused;
    },
    get others() {
      return sharing;
    },
    addWait: (name, bucket, times) => addTo((lineOf(name) ?? unlined).waits, bucket, times),
    close({ from, to, elapsedMs }, sums, given) {
      forgetDead(lines, to);
      const rest = { ...given };
      const dealt = deal(sums, rest);
      step = to;
      for (let each = from; each <= to; each += 1) {
        for (const line of lines.values()) line.write(each, dealt.get(line) ?? emptySum(), elapsedMs);
        unlined.write(each, rest, elapsedMs);
      }
      choose();
      const waits = elapsedMs === undefined ? undefined : waitsOfOthers();
      for (let each = from; each <= to; each += 1) writeWaits(otherWaits, each, waits);
      for (const line of [...lines.values(), unlined]) line.waits.fill(0);
    },
    skip(skipped) {
      for (const line of [...lines.values(), unlined, otherWaits]) line.skip(skipped);
    },
    read(steps) {
      const drawn = leaders.flatMap((name) => lines.get(name) ?? []);
      const groups = drawn.map((line) => readGroup('group', line.name, [line], line, steps));
      if (sharing === 0) return groups;
      return [...groups, readGroup('others', 'others', [...others(), unlined], otherWaits, steps)];
    },
  };
}

function forgetDead(lines: Map<string, Line>, step: number): void {
  for (const [name, { aliveAt }] of lines) if (step - aliveAt >= POINTS) lines.delete(name);
}
