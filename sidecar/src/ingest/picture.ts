import {
  type ActorChange,
  type ActorRecord,
  actorKey,
  type ChangeEntry,
  type ProducerRecord,
  type WorkspaceState,
} from '@loom-studio/core-adapter/protocol';
import type { StatePage } from '../engine/engine.ts';
import { advanced, emptyState, patched } from '../engine/memory/state.ts';
import { type Counts, countRecord, createCounts, recount } from './counts.ts';
import { createDueKeys } from './due.ts';
import { dueAt, type Policy } from './policy.ts';

/** One workspace's records with everything derived from them. Changed only by pages and change entries. */
export interface Picture {
  readonly live: Map<string, ActorRecord>;
  readonly dead: Map<string, ActorRecord>;
  readonly producers: Map<string, ProducerRecord>;
  readonly counts: Counts;
  state(): WorkspaceState;
  record(key: string): ActorRecord | undefined;
  owned(producer: string): ReadonlySet<string>;
  due(now: number, limit: number): string[];
  addPage(page: StatePage): void;
  /** `loading`: pages may be newer than the entry, so what a record already shows is skipped. */
  apply(entry: ChangeEntry, loading?: boolean): void;
}

const NONE: ReadonlySet<string> = new Set();

export function createPicture(policy: Policy): Picture {
  const live = new Map<string, ActorRecord>();
  const dead = new Map<string, ActorRecord>();
  const producers = new Map<string, ProducerRecord>();
  const owners = new Map<string, Set<string>>();
  const counts = createCounts();
  const dueKeys = createDueKeys();
  let state = emptyState();

  const record = (key: string) => live.get(key) ?? dead.get(key);

  const due = (each: ActorRecord | undefined) => {
    if (!each) return undefined;
    const owner = each.producer === undefined ? undefined : producers.get(each.producer);
    return dueAt(each, owner, state.resumedAt, policy);
  };

  const own = (key: string, before: string | undefined, after: string | undefined): void => {
    if (before === after) return;
    if (before !== undefined) disown(key, before);
    if (after === undefined) return;
    const keys = owners.get(after);
    if (keys) keys.add(key);
    else owners.set(after, new Set([key]));
  };

  const disown = (key: string, producer: string): void => {
    const keys = owners.get(producer);
    keys?.delete(key);
    if (keys?.size === 0) owners.delete(producer);
  };

  const put = (key: string, after: ActorRecord): void => {
    const before = live.get(key);
    if (after.removedAt !== undefined) {
      // What it counted in the commit that ended it still counts.
      if (before) recount(counts, before, after);
      if (before) drop(key, before.producer, after);
      dead.set(key, after);
    } else {
      if (!before) dead.delete(key);
      live.set(key, after);
      if (before) recount(counts, before, after);
      else countRecord(counts, after, 1);
      own(key, before?.producer, after.producer);
    }
    if (!before || before.quietSince !== after.quietSince || after.removedAt !== undefined) {
      const at = due(after);
      if (at !== undefined) dueKeys.add(key, at);
    }
  };

  const drop = (key: string, owner: string | undefined, last: ActorRecord): void => {
    live.delete(key);
    countRecord(counts, last, -1);
    own(key, owner, undefined);
  };

  const end = (key: string): void => {
    const before = live.get(key);
    if (before) drop(key, before.producer, before);
    dead.delete(key);
  };

  const applyActor = (change: ActorChange, seq: number, loading: boolean): void => {
    const known = record(change.key);
    if (loading && known && known.v >= seq) return;
    if ('gone' in change) end(change.key);
    else if ('whole' in change) put(change.key, change.whole);
    else if (known) put(change.key, patched(known, change));
    else if (!loading) throw new Error(`a patch meets no record: ${change.key}`);
  };

  return {
    live,
    dead,
    producers,
    counts,
    state: () => state,
    record,
    owned: (producer) => owners.get(producer) ?? NONE,
    due: (now, limit) => dueKeys.take(now, limit, (key) => due(record(key))),
    addPage(page) {
      for (const producer of page.producers) producers.set(producer.id, producer);
      for (const each of page.actors) put(actorKey(each.app, each.id), each);
      if (page.state) state = page.state;
    },
    apply(entry, loading = false) {
      for (const change of entry.producers) {
        if ('gone' in change) producers.delete(change.id);
        else producers.set(change.id, change.whole);
      }
      for (const change of entry.actors) applyActor(change, entry.seq, loading);
      state = advanced(state, entry);
    },
  };
}
