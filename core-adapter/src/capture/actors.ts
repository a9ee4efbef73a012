import type { Outbox, Upserted } from '../outbox.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { WorkItem } from '../protocol/work.ts';
import { createRecent } from './recent.ts';

/** Actors a runtime ran lately, which a resync tells again. */
export const ACTORS_KEPT = 20_000;
/** Actors known to be in the registry. With more of them nothing is counted that the registry may count. */
export const REGISTERED_KEPT = 200_000;

type Rest = 'idle' | 'suspended' | 'failed';

interface Known {
  type: string;
  status: string;
  /** Absent where nothing ran it here. */
  worker: string | undefined;
  parent: string | undefined;
  running: number;
  /** What the last handling left behind. */
  rest: Rest;
  /** Messages counted here that the studio was not told of. */
  owed: number;
  /** Its status is newer than what the registry says. */
  speaks: boolean;
}

/** What the runtime knows better of an actor than its registry. */
export interface Overlay {
  status?: string;
  work?: WorkItem[];
}

export interface ActorsDeps {
  outbox: Outbox;
  worker: string;
  now(): number;
  /** There is a registry, whose counts are the truth for the actors in it. */
  hasRegistry: boolean;
  workOf(id: string): WorkItem[];
  wake(): void;
}

export interface Actors {
  activated(id: string, type: string, parent: string | undefined): void;
  /** Whether a runtime ran it lately. */
  runs(id: string): boolean;
  /** Something else than a runtime told of it: a journal that it was spawned, a store that it was saved. */
  toldOf(id: string, facts: Upserted): void;
  began(id: string): void;
  ended(id: string, rest: Rest, stays: string): void;
  /** `evicted`, or what its last handling left behind. */
  deactivated(id: string, status?: 'evicted'): void;
  counted(id: string): void;
  /** Messages of the actor that were dropped before they left. */
  lost(id: string, messages: number): void;
  /** Runtimes are observed from now on: what the registry has must be known. */
  track(): void;
  readonly tracking: boolean;
  /** From the registry: it has the actor, changed its status, or has it no more. */
  inRegistry(id: string): void;
  statusChanged(id: string): void;
  removed(id: string): void;
  /** All the registry has is read from now on; the result is called when it was. */
  learning(): () => void;
  overlay(id: string): Overlay;
  ids(): string[];
  /** Puts the actor into the resync under way, unless its registry has it. */
  resync(id: string): boolean;
  readonly figures: { known: number; forgotten: number };
}

/** The actors runtimes ran, merged into what the studio knows. Bounded: the one longest unheard of is forgotten. */
export function createActors({ outbox, worker, now, hasRegistry, workOf, wake }: ActorsDeps): Actors {
  const figures = { known: 0, forgotten: 0 };
  const actors = createRecent<Known>(ACTORS_KEPT, (entries) => {
    figures.forgotten += entries;
  });
  const registered = new Set<string>();
  let complete = !hasRegistry;
  let tracking = false;

  function registryCounts(id: string): boolean {
    return hasRegistry && (registered.has(id) || registered.size >= REGISTERED_KEPT);
  }

  function know(id: string): Known {
    const known = actors.get(id);
    if (known) return known;
    const fresh: Known = {
      ...{ type: 'unknown', status: 'active', worker: undefined, parent: undefined },
      ...{ running: 0, rest: 'idle', owed: 0, speaks: false },
    };
    actors.put(id, fresh);
    figures.known = actors.size;
    return fresh;
  }

  function say(id: string, known: Known, status: string): void {
    if (known.status === status && known.speaks) return;
    known.status = status;
    known.speaks = true;
    outbox.changeStatus(id, status, now());
    wake();
  }

  function factsOf({ type, status, worker, parent }: Known): Upserted & { type: string } {
    return { type, status, ...(worker !== undefined && { worker }), ...(parent !== undefined && { parent }) };
  }

  return {
    activated(id, type, parent) {
      const known = know(id);
      known.type = type.slice(0, LIMITS.nameChars) || 'unknown';
      known.worker = worker;
      // Who spawned it may have been told before, by the journal of its parent.
      known.parent = parent ?? known.parent;
      if (known.running === 0) known.status = 'active';
      known.speaks = true;
      // What the registry has of an actor that may be in it is not written over.
      if (registryCounts(id) || !complete) outbox.changeStatus(id, known.status, now());
      else outbox.upsert(id, factsOf(known), now());
      wake();
    },
    runs: (id) => actors.get(id)?.worker !== undefined,
    toldOf(id, { type, status, parent }) {
      const known = know(id);
      if (parent !== undefined) known.parent = parent;
      // What runs it knows better.
      if (known.worker !== undefined) return;
      if (type !== undefined) known.type = type;
      if (status !== undefined) known.status = status;
    },
    began(id) {
      const known = actors.get(id);
      if (!known) return;
      known.running++;
      known.rest = 'idle';
      say(id, known, 'busy');
    },
    ended(id, rest, stays) {
      const known = actors.get(id);
      if (!known) return;
      known.running = Math.max(0, known.running - 1);
      known.rest = rest;
      if (known.running === 0) say(id, known, rest === 'idle' ? stays : rest);
    },
    deactivated(id, status) {
      const known = actors.get(id);
      if (known) say(id, known, status ?? known.rest);
    },
    counted(id) {
      if (registryCounts(id)) return;
      const known = actors.get(id);
      const told = complete && outbox.countMessage(id, now());
      if (!told && known) known.owed++;
    },
    lost(id, messages) {
      const known = actors.get(id);
      if (known && !registryCounts(id)) known.owed += messages;
    },
    track() {
      tracking = true;
    },
    get tracking() {
      return tracking;
    },
    inRegistry(id) {
      if (!tracking) return;
      if (registered.size < REGISTERED_KEPT) registered.add(id);
      const known = actors.get(id);
      if (known) known.owed = 0;
    },
    statusChanged(id) {
      const known = actors.get(id);
      if (known) known.speaks = false;
    },
    removed(id) {
      registered.delete(id);
      actors.delete(id);
      figures.known = actors.size;
    },
    learning() {
      const all = tracking;
      return () => {
        complete ||= all;
      };
    },
    overlay(id) {
      if (!tracking) return {};
      const known = actors.get(id);
      return known?.speaks ? { status: known.status, work: workOf(id) } : { work: workOf(id) };
    },
    ids: actors.keys,
    resync(id) {
      const known = actors.get(id);
      if (!known || registryCounts(id)) return false;
      const event = {
        ...({ kind: 'resync-actor', at: now(), id, ...factsOf(known), work: workOf(id) } as const),
        // Another process may run it, and its word counts.
        ...(known.worker === undefined && { foreign: true }),
      };
      outbox.snapshot(id, event, 260 + 2 * id.length + 160 * event.work.length);
      if (known.owed > 0 && outbox.countMessage(id, now(), known.owed)) known.owed = 0;
      return true;
    },
    figures,
  };
}
