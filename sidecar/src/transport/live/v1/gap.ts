import type { ChangeEntry } from '@loom-studio/core-adapter/protocol';
import type { Position } from '../../../engine/engine.ts';
import type { Studio } from '../../../studio.ts';

/** How long a client waits for a view that is behind what another sidecar has told it. */
const BEHIND_MS = 5_000;

/**
 * Hands `use` what was committed after `from`, at a moment when those entries reach exactly to where the view
 * stands; undefined when nobody knows it any more, or the view does not get as far as `from`. Entries that are
 * committed while the changelog is read are caught as the view applies them.
 */
export async function withMissed<T>(
  studio: Studio,
  from: Position,
  use: (entries: ChangeEntry[] | undefined) => T,
): Promise<T> {
  const later: ChangeEntry[] = [];
  let isVoid = from.epoch !== studio.position().epoch;
  const undo = [
    studio.onChange((entry) => later.push(entry)),
    studio.onReset(() => {
      isVoid = true;
    }),
  ];
  try {
    const stored = isVoid ? 'gone' : await studio.since(from);
    const reached = stored !== 'gone' && (await reaches(studio, from));
    return use(isVoid || stored === 'gone' || !reached ? undefined : upToView(stored, later, from, studio));
  } finally {
    for (const each of undo) each();
  }
}

/** Whether the view shows all that a client at `position` was told. Told by a sidecar that is ahead, it waits. */
function reaches(studio: Studio, { epoch, seq }: Position): Promise<boolean> {
  const behind = () => studio.position().epoch === epoch && studio.position().seq < seq;
  if (!behind()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const end = (reached: boolean): void => {
      clearTimeout(timer);
      for (const each of undo) each();
      resolve(reached);
    };
    const look = () => {
      if (!behind()) end(true);
    };
    const undo = [studio.onChange(look), studio.onReset(() => end(false))];
    const timer = setTimeout(() => end(false), BEHIND_MS);
  });
}

/** The changelog may be ahead of the view: what the view does not show yet is not covered. */
function upToView(
  stored: ChangeEntry[],
  later: ChangeEntry[],
  from: Position,
  studio: Studio,
): ChangeEntry[] {
  const last = stored.at(-1)?.seq ?? from.seq;
  const { seq } = studio.position();
  return [...stored, ...later.filter((entry) => entry.seq > last)].filter((entry) => entry.seq <= seq);
}

/** Keys of the actors that look different after these entries. */
export function keysOf(entries: ChangeEntry[], studio: Studio): Set<string> {
  const keys = new Set<string>();
  for (const entry of entries) {
    for (const change of entry.actors) keys.add(change.key);
    for (const { id, toggled } of entry.producers) {
      if (toggled) for (const key of studio.view.owned(id)) keys.add(key);
    }
  }
  return keys;
}
