import type { ChangeEntry, SeriesData } from '@loom-studio/core-adapter/protocol';
import type { Drops } from '../../engine/engine.ts';
import type { Studio } from '../../studio.ts';
import { addTo } from '../histogram.ts';
import { eachMessage, type MessageBody } from '../message-lines.ts';
import { createGrid, type Growth, sumOfCell } from './grid.ts';
import { addSum, createLine, emptySum, POINTS, readGroup, STEP_MS, type Sum, WAIT_SCALE } from './line.ts';
import { createLineSet, type Ended } from './line-set.ts';

export type Split = 'type' | 'worker';

/** The last fifteen minutes of the workspace's figures, kept by this sidecar from the changes it sees. */
export interface Series {
  /** Number of the newest step; grows by one each step. */
  readonly step: number;
  /** Everything kept, or only the steps after `since`. Undefined: those are no longer kept, or the groups changed. */
  read(split: Split, since?: number): SeriesData | undefined;
  /** Called at the end of each step. Returns its own undo. */
  onStep(listener: () => void): () => void;
  drops(): Drops;
  close(): void;
}

/** A step this much longer than its ticks was not watched from end to end. */
const AWAY_MS = 5_000;
/** Too short a time to tell a rate by: only the first step may be. */
const SHORTEST_MS = 500;

/** Steps are stretches of engine time, told by the studio's ticks; there is no other clock. */
export function createSeries({ studio }: { studio: Pick<Studio, 'view' | 'onChange' | 'onReset'> }): Series {
  const { view } = studio;
  const listeners = new Set<() => void>();
  let kept = begin();

  function begin() {
    const { now } = view.state;
    const step = Math.floor(now / STEP_MS);
    return {
      first: step + 1,
      step,
      /** When the counters were last read. */
      readAt: now,
      /** Changes of the step under way were missed. */
      broken: now === 0,
      all: createLine('all', step),
      splits: { type: createLineSet(step), worker: createLineSet(step) },
      grid: createGrid(view, now),
      rest: { cell: view.restCell(), messages: 0, errors: 0 },
    };
  }

  function addWait({ waitMs, to, times = 1 }: MessageBody, app: string, at: number): void {
    if (waitMs === undefined) return;
    const bucket = WAIT_SCALE.bucketOf(waitMs);
    const { all, splits, grid } = kept;
    addTo(all.waits, bucket, times);
    const receiver = view.get(app, to);
    if (!receiver) return;
    const { type, worker = '' } = receiver;
    splits.type.addWait(type, bucket, times);
    splits.worker.addWait(worker, bucket, times);
    grid.addWait({ type, worker, bucket, times }, at);
  }

  function follow(entry: ChangeEntry): void {
    const { now } = entry.state;
    eachMessage(entry, (message, _key, app, at) => addWait(message, app, at));
    if (Math.floor(now / STEP_MS) > kept.step) closeUpTo(now);
  }

  function closeUpTo(now: number): void {
    const step = Math.floor(now / STEP_MS);
    if (step - kept.step >= POINTS) {
      kept = begin();
      kept.broken = false;
      return;
    }
    const elapsed = now - kept.readAt;
    const watched = !kept.broken && elapsed >= SHORTEST_MS && elapsed <= AWAY_MS;
    const growths = kept.grid.follow(now, watched);
    const from = watched ? kept.step + 1 : step;
    for (let missed = kept.step + 1; missed < from; missed += 1) skip(missed);
    write({ from, to: step, elapsedMs: watched ? elapsed : undefined }, growths, sumOfRest());
    kept.step = step;
    kept.readAt = now;
    kept.broken = false;
    for (const listener of listeners) listener();
  }

  function skip(step: number): void {
    for (const each of [kept.all, kept.splits.type, kept.splits.worker]) each.skip(step);
  }

  function write(ended: Ended, growths: Growth[], rest: Sum): void {
    const { all, splits } = kept;
    const total = { ...rest };
    for (const { sum } of growths) addSum(total, sum);
    for (let step = ended.from; step <= ended.to; step += 1) all.write(step, total, ended.elapsedMs);
    all.waits.fill(0);
    splits.type.close(
      ended,
      grouped(growths, ({ type }) => type),
      rest,
    );
    splits.worker.close(
      ended,
      grouped(growths, ({ worker }) => worker),
      rest,
    );
  }

  /** What found no cell of its own. */
  function sumOfRest(): Sum {
    const cell = view.restCell();
    const last = kept.rest.cell === cell ? kept.rest : { messages: 0, errors: 0 };
    kept.rest = { cell, messages: cell.messages, errors: cell.errors };
    return sumOfCell(cell, cell.messages - last.messages, cell.errors - last.errors);
  }

  function reset(): void {
    const { now } = view.state;
    // Another engine, whose clock is behind: the points kept have no place in its time.
    if (now !== 0 && now < kept.readAt) kept = begin();
    kept.broken = true;
  }

  const undo = [studio.onChange(follow), studio.onReset(reset)];
  return {
    get step() {
      return kept.step;
    },
    read(split, since) {
      const { step, all, splits, grid } = kept;
      const set = splits[split];
      const oldest = Math.max(kept.first, step - POINTS + 1);
      if (since !== undefined && (since < oldest - 1 || since < set.changedAt || since > step))
        return undefined;
      const steps = { from: since === undefined ? oldest : since + 1, to: step };
      return {
        now: view.state.now,
        stepMs: STEP_MS,
        times: timesOf(steps),
        groups: [readGroup('all', 'all', [all], all, steps), ...set.read(steps)],
        grid: grid.read(view.state.now),
        others: set.others,
      };
    },
    onStep(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    drops: () => ({ seriesGroups: kept.splits.type.refused + kept.splits.worker.refused }),
    close() {
      for (const each of undo) each();
      listeners.clear();
    },
  };
}

function timesOf({ from, to }: { from: number; to: number }): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => (from + index) * STEP_MS);
}

function grouped(growths: Growth[], nameOf: (growth: Growth) => string): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const growth of growths) {
    const name = nameOf(growth);
    const sum = sums.get(name) ?? emptySum();
    addSum(sum, growth.sum);
    sums.set(name, sum);
  }
  return sums;
}
