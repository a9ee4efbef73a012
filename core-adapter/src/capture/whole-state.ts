import { differences } from './differences.ts';
import { ENTRY_BYTES, type Fields } from './entries.ts';
import { knownTo } from './known-states.ts';
import type { Teller } from './teller.ts';

/**
 * An entry of state patches as it is told. Loom's simple state writes the whole state each time, and a way back
 * that leads nowhere: such an entry is told as what changed, where the state before is known.
 */
export function stateChange(teller: Teller, id: string, entry: Fields): Fields {
  const { states } = knownTo(teller);
  const whole = wholeState(entry);
  if (!whole) {
    // Patches lead away from what is remembered; the next whole state is told whole.
    states.delete(id);
    return entry;
  }
  const { inversePatches: _, ...rest } = entry;
  const next = teller.copy(whole.value, 'state');
  const before = states.get(id);
  if (next.cut || next.bytes > ENTRY_BYTES) states.delete(id);
  else states.set(id, next.value, next.bytes);
  const patches =
    before === undefined ? [{ op: 'replace', path: [], value: next.value }] : differences(before, next.value);
  return { ...rest, patches, whole: true };
}

/** The new state, where the entry replaces all of it and does nothing else. */
function wholeState({ patches }: Fields): { value: unknown } | undefined {
  if (!Array.isArray(patches) || patches.length !== 1) return undefined;
  const [patch] = patches as Array<{ path?: unknown; value?: unknown } | null>;
  const isRoot = Array.isArray(patch?.path) && patch.path.length === 0;
  return isRoot ? { value: patch?.value } : undefined;
}
