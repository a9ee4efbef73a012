import type { HistoryEntry } from '@loom-studio/core-adapter/protocol';
import type { ComponentChild } from 'preact';
import { formatCount } from '../../parts/format.ts';
import { HISTORY_LIMIT, type HistoryModel } from './model.ts';

export interface HistoryCardProps {
  title: string;
  model: HistoryModel;
  /** Said when there is none. */
  nothing: string;
  /** False: that there is none is no news, as nobody tells of any. */
  recorded: boolean;
  children: (entry: HistoryEntry) => ComponentChild;
}

export function HistoryCard({ title, model, nothing, recorded, children }: HistoryCardProps) {
  const history = model.history.value;
  const isUntold = !recorded && history.kind === 'read' && history.entries.length === 0;
  return (
    <section class="card" aria-label={title}>
      <h3>
        {title} <span class="t3">{history.kind === 'read' && !isUntold ? countOf(history.entries) : ''}</span>
        {!isUntold && <span class="push t3">newest first</span>}
      </h3>
      {history.kind === 'unreadable' && <p class="t3">Could not be read: {history.detail}</p>}
      {history.kind === 'read' && history.entries.length === 0 && (
        <p class="t3">{isUntold ? 'Not recorded.' : nothing}</p>
      )}
      {history.kind === 'read' && history.entries.length > 0 && (
        <ol class="history">
          {keyed(history.entries).map(({ key, entry }) => (
            <li key={key}>{children(entry)}</li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** The list is cut at its limit, so a full one is a lower bound. */
function countOf(entries: readonly HistoryEntry[]): string {
  return entries.length < HISTORY_LIMIT
    ? formatCount(entries.length)
    : `newest ${formatCount(HISTORY_LIMIT)}`;
}

/** One commit may write several entries; counted from the oldest, so that a key stays when newer ones arrive. */
function keyed(entries: readonly HistoryEntry[]): Array<{ key: string; entry: HistoryEntry }> {
  const seen = new Map<number, number>();
  return entries
    .toReversed()
    .map((entry) => {
      const nth = (seen.get(entry.seq) ?? 0) + 1;
      seen.set(entry.seq, nth);
      return { key: `${entry.seq}.${nth}`, entry };
    })
    .toReversed();
}
