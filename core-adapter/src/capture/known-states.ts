import { type BoundedMap, createBoundedMap } from './bounded-map.ts';
import type { Teller } from './teller.ts';

/** What is remembered of actors so that their history leads on from something. */
export const KNOWN = { actors: 10_000, based: 100_000, states: 1_000, stateBytes: 4 * 1024 * 1024 } as const;

export interface Known {
  /** Actors whose base was told. */
  based: BoundedMap<true>;
  /** The last whole state told of an actor that nothing else changed since: without secrets, never altered. */
  states: BoundedMap<unknown>;
  /** Digests of the states told as they were saved. */
  digests: BoundedMap<string>;
  /** How far the last snapshot of an actor reached. */
  snapshots: BoundedMap<number>;
}

const byTeller = new WeakMap<Teller, Known>();

/** One memory for all captures that speak to the same teller. */
export function knownTo(teller: Teller): Known {
  const before = byTeller.get(teller);
  if (before) return before;
  const known: Known = {
    based: createBoundedMap(KNOWN.based),
    states: createBoundedMap(KNOWN.states, KNOWN.stateBytes),
    digests: createBoundedMap(KNOWN.actors),
    snapshots: createBoundedMap(KNOWN.actors),
  };
  byTeller.set(teller, known);
  return known;
}
