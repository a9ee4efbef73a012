import type { Engine, LogEntry, Tail } from '../engine/engine.ts';
import { COMMIT_LIMITS } from './reduce/reduce.ts';

/** Reads the log ahead of the commits, no further than about two of them. */
export interface Intake {
  /** What follows `cursor`: the rest of what was read before, else what the log holds. */
  next(cursor: string, wait: { waitMs: number; signal?: AbortSignal }): Promise<Tail>;
  /** The entries after the first `consumed` were not taken. */
  putBack(entries: LogEntry[], consumed: number): void;
}

const LEAST = 8;

export function createIntake(engine: Engine, workspace: string): Intake {
  let rest: LogEntry[] = [];
  /** The entry before the rest. */
  let before: string | undefined;
  let limit = LEAST;

  /** As many entries as make two commits, judged by the last ones. Without sizes, as many as one may hold. */
  const adapt = (entries: LogEntry[]): void => {
    if (entries.length === 0) return;
    const bytes = entries.reduce((sum, entry) => sum + (entry.bytes ?? 0), 0);
    const wanted = Math.ceil((2 * COMMIT_LIMITS.bytes * entries.length) / Math.max(bytes, 1));
    limit = Math.max(LEAST, Math.min(COMMIT_LIMITS.records, wanted));
  };

  return {
    async next(cursor, wait) {
      if (rest.length > 0 && before === cursor) {
        const entries = rest;
        rest = [];
        return { entries, gap: false };
      }
      rest = [];
      const tail = await engine.tail(workspace, cursor, { limit, ...wait });
      adapt(tail.entries);
      return tail;
    },
    putBack(entries, consumed) {
      before = entries[consumed - 1]?.id;
      rest = entries.slice(consumed);
    },
  };
}
