import type { ActorRecord } from '@loom-studio/core-adapter/protocol';
import { type Cells, createCells } from './cells.ts';

/** Live actors by what people group them by. Kept on write, so no screen ever scans. */
export interface Counts {
  byType: Map<string, number>;
  byStatus: Map<string, number>;
  byWorker: Map<string, number>;
  byApp: Map<string, number>;
  /** By type and worker, with their cumulative counters. */
  cells: Cells;
  quiet: number;
  /** Those that tell who spawned them. */
  spawned: number;
  /** Sum of the measured queue depths, and how many actors measure theirs. */
  depth: number;
  measured: number;
}

export function createCounts(): Counts {
  return {
    byType: new Map(),
    byStatus: new Map(),
    byWorker: new Map(),
    byApp: new Map(),
    cells: createCells(),
    quiet: 0,
    spawned: 0,
    depth: 0,
    measured: 0,
  };
}

/** `by` is 1 for a record that appears and -1 for one that goes. */
export function countRecord(counts: Counts, record: ActorRecord, by: 1 | -1): void {
  bump(counts.byType, record.type, by);
  bump(counts.byStatus, record.status, by);
  bump(counts.byApp, record.app, by);
  if (record.worker !== undefined) bump(counts.byWorker, record.worker, by);
  if (record.quietSince !== undefined) counts.quiet += by;
  if (record.parent !== undefined) counts.spawned += by;
  if (by === 1) counts.cells.add(record);
  else counts.cells.drop(record);
  countDepth(counts, record, by);
}

/** The same actor, before and after: the common case of a busy one, where hardly a group changes. */
export function recount(counts: Counts, before: ActorRecord, after: ActorRecord): void {
  move(counts.byType, before.type, after.type);
  move(counts.byStatus, before.status, after.status);
  move(counts.byWorker, before.worker, after.worker);
  if (before.quietSince !== undefined) counts.quiet -= 1;
  if (after.quietSince !== undefined) counts.quiet += 1;
  if (before.parent === undefined && after.parent !== undefined) counts.spawned += 1;
  if (before.queueDepth !== after.queueDepth) {
    countDepth(counts, before, -1);
    countDepth(counts, after, 1);
  }
  counts.cells.change(before, after);
}

function countDepth(counts: Counts, { queueDepth }: ActorRecord, by: 1 | -1): void {
  if (queueDepth === undefined) return;
  counts.depth += by * queueDepth;
  counts.measured += by;
}

function move(map: Map<string, number>, from: string | undefined, to: string | undefined): void {
  if (from === to) return;
  if (from !== undefined) bump(map, from, -1);
  if (to !== undefined) bump(map, to, 1);
}

function bump(map: Map<string, number>, name: string, by: number): void {
  const next = (map.get(name) ?? 0) + by;
  if (next === 0) map.delete(name);
  else map.set(name, next);
}
