import { text } from '../facts.ts';
import { isActorId } from '../protocol/actor-id.ts';
import { LIMITS } from '../protocol/limits.ts';
import { rememberState, tellBase } from './base.ts';
import { createBoundedMap } from './bounded-map.ts';
import { copyEntry, type Fields, tellCopied, tellEntry } from './entries.ts';
import { errorText } from './handlings.ts';
import { hookPresent, undoAll } from './hook-present.ts';
import { type Known, knownTo } from './known-states.ts';
import { readBy } from './read-by.ts';
import type { Capture, Teller } from './teller.ts';
import { stateChange } from './whole-state.ts';

/** Loom's `JournalStore`, as far as it is hooked. */
export interface JournalStoreLike {
  appendEntry(actorId: string, entry: object): unknown;
  saveSnapshot?(actorId: string, snapshot: object): unknown;
  getLatestSnapshot?(actorId: string): unknown;
  readEntries?(actorId: string): unknown;
  trimEntries?(actorId: string, beforeCursor: number): unknown;
  deleteJournal?(actorId: string): unknown;
}

/**
 * Entries after a snapshot that are told with it; a journal is compacted from 100.
 * @internal
 */
export const REPLAYED_ENTRIES = 200;
/** Snapshots that wait for the entries read after them. */
const AWAITED_SNAPSHOTS = 100;

/**
 * Every entry as it is appended, and what else happens to a journal. Compaction removes entries from the store,
 * never from the history of the studio.
 * @internal
 */
export const captureJournal: Capture<JournalStoreLike> = (store, teller) =>
  undoAll([...captureWrites(store, teller), ...captureReads(store, teller)]);

function captureWrites(store: JournalStoreLike, teller: Teller): Array<() => void> {
  const known = knownTo(teller);
  const said = (id: string, entry: Fields): void => tellEntry(teller, id, entry);
  return [
    hookPresent<Appended | undefined>(store, 'appendEntry', {
      // Told as the call begins: the actor has changed already, and calls that overtake each other keep their order.
      started: ([id, entry]) => appended(teller, id, entry),
      failed: (call, error) =>
        call && said(call.id, { type: 'append_failed', entryType: call.type, error: errorText(error) }),
    }),
    hookPresent<Snapshot | undefined>(store, 'saveSnapshot', {
      started: ([id, snapshot]) => readSnapshot(teller, id, snapshot),
      succeeded(call) {
        if (!call) return;
        tellCopied(teller, call.id, call.entry);
        known.based.set(call.id, true);
        if (call.cursor !== undefined) known.snapshots.set(call.id, call.cursor);
      },
    }),
    hookPresent<{ id: string; before: unknown } | undefined>(store, 'trimEntries', {
      started: ([id, before]) => readBy(teller, () => (isActorId(id) ? { id, before } : undefined)),
      succeeded(call) {
        if (!call) return;
        // Loom takes a change back by trimming alone: what the state is then, only the actor knows.
        const withoutSnapshot = known.snapshots.get(call.id) !== call.before;
        if (withoutSnapshot) forgetState(known, call.id);
        said(call.id, { type: 'trimmed', before: call.before, ...(withoutSnapshot && { withoutSnapshot }) });
      },
    }),
    hookPresent<{ id: string } | undefined>(store, 'deleteJournal', {
      started: ([id]) => readBy(teller, () => (isActorId(id) ? { id } : undefined)),
      succeeded(call) {
        if (!call) return;
        forgetState(known, call.id);
        known.snapshots.delete(call.id);
        said(call.id, { type: 'journal_deleted' });
      },
    }),
  ];
}

/** What is told next of its state is told whole, and even where it is what it was. */
function forgetState(known: Known, id: string): void {
  known.states.delete(id);
  known.digests.delete(id);
}

/** An actor that comes back reads its snapshot, then what followed: together they are where it begins. */
function captureReads(store: JournalStoreLike, teller: Teller): Array<() => void> {
  const known = knownTo(teller);
  const awaited = createBoundedMap<unknown>(AWAITED_SNAPSHOTS);
  const started = ([id]: readonly unknown[]) => (isActorId(id) ? { id } : undefined);
  return [
    hookPresent<{ id: string } | undefined>(store, 'getLatestSnapshot', {
      started,
      succeeded(call, snapshot) {
        if (call && isObject(snapshot) && !known.based.get(call.id)) awaited.set(call.id, snapshot.state);
      },
    }),
    hookPresent<{ id: string } | undefined>(store, 'readEntries', {
      started,
      succeeded(call, entries) {
        const state = call && awaited.get(call.id);
        if (!call || state === undefined || !Array.isArray(entries)) return;
        awaited.delete(call.id);
        if (entries.length <= REPLAYED_ENTRIES) replayed(teller, call.id, state, entries);
      },
    }),
  ];
}

function replayed(teller: Teller, id: string, state: unknown, entries: readonly unknown[]): void {
  if (!tellBase(teller, id, state)) return;
  for (const entry of entries) {
    if (isObject(entry) && entry.type === 'state_patches')
      tellEntry(teller, id, { ...stateChange(teller, id, entry), replayed: true });
  }
}

interface Appended {
  id: string;
  type: unknown;
}

/**
 * Tells one entry. Never throws: what cannot be read is counted.
 * @internal
 */
export function appended(teller: Teller, id: unknown, entry: unknown): Appended | undefined {
  return readBy(teller, () => {
    if (!isActorId(id) || !isObject(entry) || Array.isArray(entry)) return undefined;
    if (entry.type === 'child_spawned') spawned(teller, id, entry);
    tellEntry(teller, id, entry.type === 'state_patches' ? stateChange(teller, id, entry) : entry);
    return { id, type: entry.type };
  });
}

function spawned(teller: Teller, parent: string, { childId, actorType }: Fields): void {
  if (!isActorId(childId)) return teller.invalid();
  const type = text(actorType, LIMITS.nameChars);
  teller.tell(
    { kind: 'changed', at: teller.now(), id: childId, ...(type && { type }), parent, upsert: true },
    120 + childId.length + parent.length,
  );
}

interface Snapshot {
  id: string;
  cursor: number | undefined;
  entry: ReturnType<typeof copyEntry>;
}

function readSnapshot(teller: Teller, id: unknown, snapshot: unknown): Snapshot | undefined {
  return readBy(teller, () => {
    if (!isActorId(id) || !isObject(snapshot)) return undefined;
    const { cursor, timestamp, state } = snapshot;
    const entry = copyEntry(teller, { type: 'snapshot', cursor, timestamp, state });
    rememberState(teller, id, state);
    return { id, cursor: typeof cursor === 'number' ? cursor : undefined, entry };
  });
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
