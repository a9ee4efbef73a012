import { createRecent, type Recent } from './recent.ts';
import type { Teller } from './teller.ts';

/** What is remembered of actors so that their history leads on from something. */
export const KNOWN = { actors: 10_000, states: 1_000, stateBytes: 4 * 1024 * 1024 } as const;

export interface Known {
  /** Actors whose base was told. */
  based: Recent<true>;
  /** The last whole state told of an actor that nothing else changed since: without secrets, never altered. */
  states: Recent<unknown>;
  /** Digests of the states told as they were saved. */
  digests: Recent<string>;
  /** How far the last snapshot of an actor reached. */
  snapshots: Recent<number>;
}

const byTeller = new WeakMap<Teller, Known>();

/** One memory for all captures that speak to the same teller. */
export function knownTo(teller: Teller): Known {
  const before = byTeller.get(teller);
  if (before) return before;
  const known: Known = {
    based: createRecent(KNOWN.actors),
    states: createRecent(KNOWN.states, KNOWN.stateBytes),
    digests: createRecent(KNOWN.actors),
    snapshots: createRecent(KNOWN.actors),
  };
  byTeller.set(teller, known);
  return known;
}
