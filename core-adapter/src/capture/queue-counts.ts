import type { EventOf } from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import { safeName } from '../safe-text.ts';
import type { OwnQueues } from './queue-depths.ts';

/** Queues counted at once; one of which all is told makes room for another. */
export const QUEUES_KEPT = 1_000;
/** Names of queues that found no room, so that each is counted once. */
const REFUSED_KEPT = 10_000;
const EVENT_BYTES = 200;

type QueueEvent = EventOf<'queue'>;
export type QueueCount = 'enqueued' | 'taken' | 'done' | 'failed' | 'retried' | 'dead';

export interface QueueCountsDeps {
  now(): number;
  /** False when there is no room: the counts stay until there is. */
  tell(event: QueueEvent, bytes: number): boolean;
  /** Whether it is seen how messages are handled that are taken from a queue: then none that failed is none. */
  seesHandlings(): boolean;
}

export interface QueueCounts {
  /** `measured`: all that whoever counts this would count too, told as 0 while there is none. The same list each time. */
  add(queue: string, what: QueueCount, measured?: readonly QueueCount[]): void;
  /** Measured where the queue lives, for everybody who shares it. */
  measured(queue: string, depth: number): void;
  /** Queues of this very process: what waits in them is read whenever they are told of. Returns what ends that. */
  own(queues: OwnQueues): () => void;
  /** Tells of queues of this process in which another number waits than was told. */
  look(): void;
  /** One event for each queue that changed. */
  report(): void;
  names(): string[];
  /** Queues that were not counted. */
  readonly figures: { untracked: number };
}

interface Row {
  counts: Partial<Record<QueueCount, number>>;
  measured: Array<readonly QueueCount[]>;
  depth: number | undefined;
  shared: boolean;
  changed: boolean;
}

/** What went into and out of each queue since the last report. Exact: what cannot be told stays. */
export function createQueueCounts({ now, tell, seesHandlings }: QueueCountsDeps): QueueCounts {
  const rows = new Map<string, Row>();
  const owners = new Set<OwnQueues>();
  const refused = new Set<string>();
  const figures = { untracked: 0 };
  /** Nothing can make room before the next report. */
  let full = false;

  function rowOf(queue: string): Row | undefined {
    const name = keyOf(queue);
    const known = rows.get(name);
    if (known) {
      known.changed = true;
      return known;
    }
    if (name === '' || (rows.size >= QUEUES_KEPT && !makeRoom())) {
      refuse(name);
      return undefined;
    }
    const row: Row = { counts: {}, measured: [], depth: undefined, shared: false, changed: true };
    rows.set(name, row);
    return row;
  }

  function makeRoom(): boolean {
    if (full) return false;
    for (const [name, { changed }] of rows) if (!changed) return rows.delete(name);
    full = true;
    return false;
  }

  function refuse(name: string): void {
    if (refused.has(name)) return;
    if (refused.size >= REFUSED_KEPT) refused.clear();
    refused.add(name);
    figures.untracked++;
  }

  function depthOf(name: string, row: Row): number | undefined {
    if (row.shared) return row.depth;
    const found = Array.from(owners, (owner) => owner.depthOf(name)).filter((each) => each !== undefined);
    return found.length > 0 ? found.reduce((sum, each) => sum + each, 0) : row.depth;
  }

  function look(): void {
    for (const [name, row] of rows) if (depthOf(name, row) !== row.depth) row.changed = true;
    for (const owner of owners)
      for (const name of owner.names()) if (!rows.has(keyOf(name)) && owner.depthOf(name)) rowOf(name);
  }

  function eventOf(name: string, row: Row): QueueEvent {
    row.depth = depthOf(name, row);
    const measured = row.measured.flat();
    if (measured.includes('taken') && seesHandlings()) measured.push('failed');
    const zeros = Object.fromEntries(measured.map((what) => [what, 0]));
    const depth = row.depth === undefined ? {} : { depth: row.depth, ...(row.shared && { shared: true }) };
    return {
      kind: 'queue',
      at: now(),
      name: safeName(name, LIMITS.nameChars),
      ...zeros,
      ...row.counts,
      ...depth,
    };
  }

  return {
    add(queue, what, measured) {
      const row = rowOf(queue);
      if (!row) return;
      row.counts[what] = (row.counts[what] ?? 0) + 1;
      if (measured && !row.measured.includes(measured)) row.measured.push(measured);
    },
    measured(queue, depth) {
      const row = rowOf(queue);
      if (!row) return;
      row.depth = depth;
      row.shared = true;
    },
    own(queues) {
      owners.add(queues);
      look();
      return () => {
        for (const [name, row] of rows) row.depth = depthOf(name, row);
        owners.delete(queues);
      };
    },
    look,
    report() {
      full = false;
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

/** Cut, but not so far that a secret in it could no longer be known by its shape. */
function keyOf(queue: string): string {
  return queue.slice(0, 2 * LIMITS.nameChars);
}
