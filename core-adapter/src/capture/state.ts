import * as crypto from 'node:crypto';
import { text, validStatus } from '../facts.ts';
import { isActorId } from '../protocol/actor-id.ts';
import { LIMITS } from '../protocol/limits.ts';
import { type BoundedMap, createBoundedMap } from './bounded-map.ts';
import { type CopiedEntry, copyEntry, type Fields, tellCopied } from './entries.ts';
import { hookPresent, undoAll } from './hook-present.ts';
import { KNOWN, knownTo } from './known-states.ts';
import { readBy } from './read-by.ts';
import type { Capture, Teller } from './teller.ts';

/** Loom's `StateStore`, as far as it is hooked. */
export interface StateStoreLike {
  save(actorId: string, state: object, trace?: unknown): unknown;
  delete?(actorId: string): unknown;
}

/** An actor nothing runs in, by the words of Loom. */
const AT_REST: ReadonlySet<unknown> = new Set(['suspended', 'completed', 'failed']);

interface Saved {
  id: string;
  entry: CopiedEntry;
  type: string | undefined;
  status: string | undefined;
  parent: string | undefined;
}

/**
 * What is saved of actors: the state where it is another than before, and what the actor's record should know.
 * @internal
 */
export const captureState: Capture<StateStoreLike> = (store, teller) => {
  const told = createStates(teller);
  const resting = createBoundedMap<true>(KNOWN.actors);
  return undoAll([
    hookPresent<Saved | undefined>(store, 'save', {
      started: ([id, state]) => readSaved(teller, id, state),
      succeeded(saved) {
        if (!saved) return;
        told.tell(saved.id, saved.entry);
        tellRecord(teller, saved, resting);
      },
    }),
    hookPresent<string | undefined>(store, 'delete', {
      started: ([id]) => (isActorId(id) ? id : undefined),
      succeeded(id) {
        if (id === undefined) return;
        told.forget(id);
        resting.delete(id);
      },
    }),
  ]);
};

/**
 * Tells states that are others than before. Remembers a digest of each, never the state.
 * @internal
 */
export function createStates(teller: Teller): {
  tell(id: string, entry: CopiedEntry): void;
  forget(id: string): void;
} {
  const { digests } = knownTo(teller);
  return {
    tell(id, entry) {
      const digest = digestOf(JSON.stringify(entry.fields));
      if (digests.get(id) === digest) return;
      digests.set(id, digest);
      tellCopied(teller, id, entry);
    },
    forget: digests.delete,
  };
}

/**
 * What a state is in the journal: without its times and without the journal Loom puts into its metadata.
 * @internal
 */
export function stateEntry(teller: Teller, state: unknown, status?: string): CopiedEntry {
  return copyEntry(teller, { type: 'state', ...(status !== undefined && { status }), state });
}

function readSaved(teller: Teller, id: unknown, saved: unknown): Saved | undefined {
  return readBy(teller, () => {
    if (!isActorId(id) || typeof saved !== 'object' || saved === null) return undefined;
    const { actorType, status, state, metadata } = saved as Fields;
    const parent = (metadata as Fields | null | undefined)?.parentActorId;
    const said = validStatus(status);
    return {
      id,
      entry: stateEntry(teller, state, said),
      type: text(actorType, LIMITS.nameChars),
      status: said,
      parent: isActorId(parent) ? parent : undefined,
    };
  });
}

function tellRecord(teller: Teller, { id, type, status, parent }: Saved, resting: BoundedMap<true>): void {
  const rests = AT_REST.has(status);
  // Told at every save, as others tell of the same actor meanwhile. One that works again takes its rest back.
  const isNews = rests || resting.get(id);
  if (rests) resting.set(id, true);
  else resting.delete(id);
  if (!isNews && parent === undefined) return;
  teller.tell(
    {
      ...{ kind: 'changed', at: teller.now(), id, upsert: true },
      ...(type !== undefined && { type }),
      ...(isNews && status !== undefined && { status }),
      ...(parent !== undefined && { parent }),
    },
    140 + id.length + (parent?.length ?? 0),
  );
}

/** In one call where this Node can (from 20.12 on): a hash object costs more than the hashing. */
function digestOf(value: string): string {
  if (typeof crypto.hash === 'function') return crypto.hash('sha1', value, 'base64');
  return crypto.createHash('sha1').update(value).digest('base64');
}
