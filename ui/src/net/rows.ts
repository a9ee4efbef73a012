import type { LiveActor, RowChange } from '@loom-studio/core-adapter/protocol';

/**
 * Applies what happened to rows, in order. What is gone stays as its last state with the cause, for whoever still
 * shows it; a patch of a row that is not held changes nothing.
 */
export function applyChanges(
  rows: ReadonlyMap<string, LiveActor>,
  changes: readonly RowChange[] | undefined,
  now: number,
): ReadonlyMap<string, LiveActor> {
  if (!changes?.length) return rows;
  const next = new Map(rows);
  for (const change of changes) {
    const row = changedRow(next.get(change.key), change, now);
    if (row) next.set(change.key, row);
  }
  return next;
}

/** The row after one change; absent when there is none to change. */
export function changedRow(
  row: LiveActor | undefined,
  change: RowChange,
  now: number,
): LiveActor | undefined {
  if ('whole' in change) return change.whole;
  if (!row) return undefined;
  if ('gone' in change) return { ...row, removedAt: row.removedAt ?? now, cause: change.gone };
  const next: Record<string, unknown> = { ...row, ...change.set };
  for (const field of change.unset ?? []) delete next[field];
  return next as unknown as LiveActor;
}
