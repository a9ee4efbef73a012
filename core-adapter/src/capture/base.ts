import { baseEntry, ENTRY_BYTES, tellEntry } from './entries.ts';
import { knownTo } from './known-states.ts';
import type { Teller } from './teller.ts';

/** Tells what an actor's state is the first time the actor is seen. Says whether it was the first time. */
export function tellBase(teller: Teller, id: string, state: unknown): boolean {
  const known = knownTo(teller);
  if (known.based.get(id)) return false;
  known.based.set(id, true);
  tellEntry(teller, id, baseEntry(state));
  rememberState(teller, id, state);
  return true;
}

/** As `tellBase`, for an actor object that says its state itself, as Loom's do. */
export function tellBaseOf(teller: Teller, id: string, actor: unknown): void {
  if (knownTo(teller).based.get(id)) return;
  const { getState } = (actor ?? {}) as { getState?: unknown };
  if (typeof getState === 'function') tellBase(teller, id, Reflect.apply(getState, actor, []));
}

/** What a later whole state of this actor is compared with. */
export function rememberState(teller: Teller, id: string, state: unknown): void {
  const { states } = knownTo(teller);
  const copied = teller.copy(state, 'state');
  // What was not told as a whole is nothing to lead on from.
  if (copied.cut || copied.bytes > ENTRY_BYTES) states.delete(id);
  else states.set(id, copied.value, copied.bytes);
}
