import type { ActorChange, LiveActor, RowChange } from '@loom-studio/core-adapter/protocol';

/**
 * What happened to rows since it was last told: one change a row, however often it changed. Changes that only
 * touch signs of life wait apart, so that they can be told less often.
 */
export interface RowChanges {
  note(change: ActorChange): void;
  /** The row looks different though its record did not change. */
  touch(key: string): void;
  /** Everything noted, or all but the signs of life. Forgets what it returns. */
  take(what: 'all' | 'urgent'): RowChange[];
  waiting(): { urgent: number; beats: number };
  clear(): void;
}

export interface RowChangesOptions {
  /** The row as it is now; a tombstone when the actor is gone. */
  row: (key: string) => LiveActor | undefined;
  /** Whether a removed actor leaves the topic or stays with its last state. */
  removed: 'leaves' | 'stays';
}

/** Undefined: the row is told anew. */
type Pending = Patch | undefined;

interface Patch {
  set: Record<string, unknown>;
  unset: Set<string>;
}

const BEATS = new Set(['seenAt', 'lastHeartbeat', 'n']);
/** Fields of a record that no row shows. */
const INSIDE = new Set(['n']);

export function createRowChanges({ row, removed }: RowChangesOptions): RowChanges {
  const urgent = new Map<string, Pending>();
  const beats = new Map<string, Pending>();

  const merge = (key: string, patch: Patch): void => {
    const late = beats.get(key);
    const home = urgent.has(key) || !isBeat(patch) ? urgent : beats;
    if (home === urgent) beats.delete(key);
    const known = home.has(key) ? home.get(key) : late;
    // A row that is told anew already says everything.
    if (home.has(key) && known === undefined) return;
    home.set(key, known ? joined(known, patch) : patch);
  };

  const take = (pending: Map<string, Pending>): RowChange[] => {
    const rows = [...pending].flatMap(([key, patch]) => rowChange(key, row(key), patch, removed) ?? []);
    pending.clear();
    return rows;
  };

  return {
    note(change) {
      // Only tombstones end, and whoever followed the actor was told of its removal.
      if ('gone' in change) return;
      if ('whole' in change || changesOwner(change)) this.touch(change.key);
      else merge(change.key, { set: { ...change.set, v: change.v }, unset: new Set(change.unset) });
    },
    touch(key) {
      beats.delete(key);
      urgent.set(key, undefined);
    },
    take: (what) => (what === 'all' ? [...take(urgent), ...take(beats)] : take(urgent)),
    waiting: () => ({ urgent: urgent.size, beats: beats.size }),
    clear() {
      urgent.clear();
      beats.clear();
    },
  };
}

type PatchChange = Extract<ActorChange, { set: unknown }>;

/** Another owner may be one that is lost. */
function changesOwner({ set, unset }: PatchChange): boolean {
  return 'producer' in set || unset?.includes('producer') === true;
}

function isBeat({ set, unset }: Patch): boolean {
  if (unset.size > 0) return false;
  for (const field in set) if (field !== 'v' && !BEATS.has(field)) return false;
  return true;
}

function joined(first: Patch, then: Patch): Patch {
  const set = { ...first.set, ...then.set };
  for (const field of then.unset) delete set[field];
  const unset = new Set([...first.unset, ...then.unset]);
  for (const field in then.set) unset.delete(field);
  return { set, unset };
}

function rowChange(
  key: string,
  row: LiveActor | undefined,
  patch: Pending,
  removed: 'leaves' | 'stays',
): RowChange | undefined {
  if (!row) return removed === 'leaves' ? { key, gone: 'unregistered' } : undefined;
  if (row.removedAt !== undefined && removed === 'leaves') return { key, gone: row.cause ?? 'unregistered' };
  if (!patch) return { key, whole: row };
  const set = Object.fromEntries(Object.entries(patch.set).filter(([field]) => !INSIDE.has(field)));
  const unset = [...patch.unset].filter((field) => !INSIDE.has(field));
  return { key, set, ...(unset.length > 0 && { unset }) };
}
