import { randomUUID } from 'node:crypto';
import type {
  ActorChange,
  ActorRecord,
  ChangeEntry,
  ProducerRecord,
  WorkspaceState,
} from '@loom-studio/core-adapter/protocol';
import { changedTables, emptyTables } from '@loom-studio/core-adapter/protocol';
import type { Position, StatePage } from '../engine.ts';

const PAGE = 1_000;

export interface MemoryState {
  position(): Position;
  /** False when a patch meets no record: nothing was written. */
  fits(entry: ChangeEntry): boolean;
  apply(entry: ChangeEntry): void;
  pages(): AsyncIterable<StatePage>;
  producer(id: string): ProducerRecord | undefined;
  /** Forgets everything and begins a new epoch that continues reading the log where the old one stood. */
  beginEpoch(): void;
}

export function emptyState(): WorkspaceState {
  return {
    now: 0,
    resumedAt: 0,
    totals: {
      events: 0,
      messages: 0,
      carried: 0,
      registered: 0,
      removed: 0,
      duplicates: 0,
      holes: 0,
      rejected: 0,
      unknown: 0,
      reported: 0,
      failed: 0,
      overLimit: 0,
      rowsForgotten: 0,
    },
    recent: [],
    reports: {},
    tables: emptyTables(),
  };
}

/** What is not an actor or producer, after a commit. */
export function advanced(state: WorkspaceState, entry: ChangeEntry): WorkspaceState {
  return {
    ...entry.state,
    reports: { ...state.reports, ...entry.reports },
    tables: changedTables(state.tables, entry.tables),
  };
}

export function createMemoryState(start: string): MemoryState {
  const actors = new Map<string, ActorRecord>();
  const producers = new Map<string, ProducerRecord>();
  let state = emptyState();
  let position: Position = { epoch: randomUUID(), seq: 0, at: start };

  return {
    position: () => position,
    fits: (entry) => entry.actors.every((change) => !('set' in change) || actors.has(change.key)),
    apply(entry) {
      for (const change of entry.actors) applyActor(actors, change);
      for (const change of entry.producers) {
        if ('gone' in change) producers.delete(change.id);
        else producers.set(change.id, change.whole);
      }
      state = advanced(state, entry);
      position = { epoch: entry.epoch, seq: entry.seq, at: entry.at };
    },
    async *pages() {
      const all = [...actors.values()];
      yield { actors: clones(all.slice(0, PAGE)), producers: [...producers.values()], state };
      for (let from = PAGE; from < all.length; from += PAGE) {
        yield { actors: clones(all.slice(from, from + PAGE)), producers: [] };
      }
    },
    producer: (id) => producers.get(id),
    beginEpoch() {
      actors.clear();
      producers.clear();
      state = emptyState();
      position = { epoch: randomUUID(), seq: 0, at: position.at };
    },
  };
}

function clones(records: ActorRecord[]): ActorRecord[] {
  return records.map((record) => ({ ...record }));
}

/** In place: these records are this engine's own, nobody else holds one. */
function applyActor(actors: Map<string, ActorRecord>, change: ActorChange): void {
  if ('gone' in change) {
    actors.delete(change.key);
  } else if ('whole' in change) {
    actors.set(change.key, { ...change.whole });
  } else {
    const record = actors.get(change.key);
    if (!record) throw new Error(`a patch meets no record: ${change.key}`);
    if (change.unset) actors.set(change.key, patched(record, change));
    else Object.assign(record, change.set).v = change.v;
  }
}

/** A record as a change makes it. The old one stays as it was. */
export function patched(record: ActorRecord, change: Extract<ActorChange, { set: unknown }>): ActorRecord {
  const next = { ...record, ...change.set, v: change.v } as ActorRecord;
  return change.unset ? without(next, change.unset) : next;
}

/** A copy, because deleting fields in place would make the record slow for the rest of its life. */
function without(record: ActorRecord, fields: string[]): ActorRecord {
  return Object.fromEntries(
    Object.entries(record).filter(([field]) => !fields.includes(field)),
  ) as ActorRecord;
}
