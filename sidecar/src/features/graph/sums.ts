import type { GraphEdge } from '@loom-studio/core-adapter/protocol';
import { addTo, type Histogram, quantileOf } from '../histogram.ts';
import type { Slices } from '../slices.ts';
import { createEdgeTable, type EdgeRows } from './edge-table.ts';
import { DETAILS, EDGE_TIMES, type Window, waitIn } from './traffic.ts';

/** Rows between two looks at the clock. */
const STRIDE = 4_096;

/** Between what a row is summed up. Not at all when either is negative. */
export interface Ends {
  from(part: EdgeRows, row: number): number;
  to(part: EdgeRows, row: number): number;
}

export const NOWHERE = -1;

/** Messages between two ends. */
export interface Sum {
  from: number;
  to: number;
  messages: number;
  errors: number;
  waits: Histogram;
  runs: Histogram;
}

/** Calls `take` with each row, resting between slices. */
export async function eachRow(
  parts: readonly EdgeRows[],
  slices: Slices,
  take: (part: EdgeRows, row: number) => void,
): Promise<void> {
  for (const part of parts) {
    for (let row = 0; row < part.size; row += 1) {
      if (row % STRIDE === 0 && slices.isOver()) await slices.rest();
      take(part, row);
    }
  }
}

export async function sumUp(
  window: Pick<Window, 'messages' | 'runs'>,
  ends: Ends,
  slices: Slices,
): Promise<Sum[]> {
  const table = createEdgeTable();
  const waits = createPool();
  const runs = createPool();
  const count = (part: EdgeRows, row: number, counted: boolean): number => {
    const from = ends.from(part, row);
    const to = ends.to(part, row);
    if (from < 0 || to < 0) return NOWHERE;
    if (!counted) return table.add(from, to, 0, 0, 0);
    return table.add(from, to, 0, part.messages[row] ?? 0, part.errors[row] ?? 0);
  };
  await eachRow(window.messages, slices, (part, row) => {
    const sum = count(part, row, true);
    const wait = waitIn(part.detail[row] ?? 0);
    if (sum >= 0 && wait >= 0) waits.add(sum, wait, part.messages[row] ?? 0);
  });
  await eachRow(window.runs, slices, (part, row) => {
    const sum = count(part, row, false);
    if (sum >= 0) runs.add(sum, part.detail[row] ?? 0, part.messages[row] ?? 0);
  });
  return sumsOf(table.rows(), waits, runs);
}

/** Histograms of many sums in one piece of memory. */
interface Pool {
  add(sum: number, bucket: number, messages: number): void;
  of(sum: number): Histogram;
}

function createPool(): Pool {
  let counts = new Uint32Array(64 * DETAILS);
  const reach = (sum: number) => {
    if ((sum + 1) * DETAILS <= counts.length) return;
    const larger = new Uint32Array(2 * counts.length);
    larger.set(counts);
    counts = larger;
    reach(sum);
  };
  return {
    add(sum, bucket, messages) {
      reach(sum);
      const at = sum * DETAILS + bucket;
      addTo(counts, at, messages);
    },
    of(sum) {
      reach(sum);
      return counts.subarray(sum * DETAILS, sum * DETAILS + EDGE_TIMES.buckets);
    },
  };
}

function sumsOf({ size, from, to, messages, errors }: EdgeRows, waits: Pool, runs: Pool): Sum[] {
  waits.of(size);
  runs.of(size);
  return Array.from({ length: size }, (_, row) => ({
    from: from[row] ?? 0,
    to: to[row] ?? 0,
    messages: messages[row] ?? 0,
    errors: errors[row] ?? 0,
    waits: waits.of(row),
    runs: runs.of(row),
  }));
}

/** What a sum's times say; absent where none was reported. */
export function timesOf({ waits, runs }: Sum): Pick<GraphEdge, 'waitP50' | 'waitP95' | 'runP95'> {
  const waitP50 = quantileOf(EDGE_TIMES, waits, 0.5);
  const waitP95 = quantileOf(EDGE_TIMES, waits, 0.95);
  const runP95 = quantileOf(EDGE_TIMES, runs, 0.95);
  return {
    ...(waitP50 !== undefined && { waitP50 }),
    ...(waitP95 !== undefined && { waitP95 }),
    ...(runP95 !== undefined && { runP95 }),
  };
}
