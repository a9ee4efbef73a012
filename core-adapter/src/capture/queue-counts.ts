import type { EventOf } from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import { safeName } from '../safe-text.ts';

/** Queues counted at once; the counts of more are dropped. */
export const QUEUES_KEPT = 1_000;
const EVENT_BYTES = 160;

type QueueEvent = EventOf<'queue'>;
export type QueueCount = 'enqueued' | 'taken' | 'done' | 'failed' | 'retried' | 'dead';

export interface QueueCountsDeps {
  now(): number;
  /** False when there is no room: the counts stay until there is. */
  tell(event: QueueEvent, bytes: number): boolean;
}

export interface QueueCounts {
  add(queue: string, what: QueueCount): void;
  /** The queue is in this very process, so its depth can be counted: by how much it grew. */
  deeper(queue: string, by: 1 | -1): void;
  /** Measured where the queue lives, for everybody who shares it. */
  measured(queue: string, depth: number): void;
  /** One event for each queue that changed. */
  report(): void;
  names(): string[];
  readonly figures: { untracked: number };
}

interface Row {
  counts: Partial<Record<QueueCount, number>>;
  depth: number | undefined;
  shared: boolean;
  changed: boolean;
}

/** What went into and out of each queue since the last report. Exact: what cannot be told stays. */
export function createQueueCounts({ now, tell }: QueueCountsDeps): QueueCounts {
  const rows = new Map<string, Row>();
  const figures = { untracked: 0 };

  function rowOf(queue: string): Row | undefined {
    const name = queue.slice(0, 2 * LIMITS.nameChars);
    const known = rows.get(name);
    if (known) {
      known.changed = true;
      return known;
    }
    if (rows.size >= QUEUES_KEPT || name === '') {
      figures.untracked++;
      return undefined;
    }
    const row: Row = { counts: {}, depth: undefined, shared: false, changed: true };
    rows.set(name, row);
    return row;
  }

  function eventOf(queue: string, { counts, depth, shared }: Row): QueueEvent {
    const measured = depth === undefined ? {} : { depth, ...(shared && { shared: true }) };
    return { kind: 'queue', at: now(), name: safeName(queue, LIMITS.nameChars), ...counts, ...measured };
  }

  return {
    add(queue, what) {
      const row = rowOf(queue);
      if (row) row.counts[what] = (row.counts[what] ?? 0) + 1;
    },
    deeper(queue, by) {
      const row = rowOf(queue);
      // Never below nothing: what was there before the first hook was never counted in.
      if (row) row.depth = Math.max(0, (row.depth ?? 0) + by);
    },
    measured(queue, depth) {
      const row = rowOf(queue);
      if (!row) return;
      row.depth = depth;
      row.shared = true;
    },
    report() {
      for (const [name, row] of rows) {
        if (!row.changed) continue;
        if (!tell(eventOf(name, row), EVENT_BYTES)) return;
        row.counts = {};
        row.changed = false;
      }
    },
    names: () => [...rows.keys()],
    figures,
  };
}
