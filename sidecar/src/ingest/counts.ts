import type { ActorRecord } from '@loom-studio/core-adapter/protocol';

/** Live actors by what people group them by. Kept on write, so no screen ever scans. */
export interface Counts {
  byType: Map<string, number>;
  byStatus: Map<string, number>;
  byWorker: Map<string, number>;
  byApp: Map<string, number>;
  quiet: number;
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
    quiet: 0,
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
  if (record.queueDepth === undefined) return;
  counts.depth += by * record.queueDepth;
  counts.measured += by;
}

/** The same, when neither group changed: the common case of a busy actor. */
export function recount(counts: Counts, before: ActorRecord, after: ActorRecord): void {
  const same =
    before.type === after.type &&
    before.status === after.status &&
    before.worker === after.worker &&
    before.quietSince === after.quietSince &&
    before.queueDepth === after.queueDepth;
  if (same) return;
  countRecord(counts, before, -1);
  countRecord(counts, after, 1);
}

function bump(map: Map<string, number>, name: string, by: number): void {
  const next = (map.get(name) ?? 0) + by;
  if (next === 0) map.delete(name);
  else map.set(name, next);
}
