import type { HistoryEntry } from '@loom-studio/core-adapter/protocol';
import { useState } from 'preact/hooks';
import { formatClock } from '../../parts/format.ts';
import { JsonTree } from '../../parts/json-tree.tsx';
import { StatusGlyph } from '../../parts/status-glyph.tsx';
import { entryWords } from './entry-words.ts';
import { HistoryCard } from './history-card.tsx';
import type { HistoryModel } from './model.ts';

export function JournalList({
  model,
  now,
  recorded,
}: {
  model: HistoryModel;
  now: number;
  recorded: boolean;
}) {
  return (
    <HistoryCard
      title="Journal"
      model={model}
      recorded={recorded}
      nothing="No journal entry was recorded for this actor."
    >
      {(entry) => <JournalRow entry={entry} now={now} />}
    </HistoryCard>
  );
}

/** One line, the whole entry below it when asked for. */
function JournalRow({ entry, now }: { entry: HistoryEntry; now: number }) {
  const [open, setOpen] = useState(false);
  const { name, detail, failed } = entryWords(entry.body);
  return (
    <>
      <button type="button" class="jrow jrow-entry" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span class="tm mono">{formatClock(entry.at, now, true)}</span>
        <span class={`what${failed ? ' bad' : ''}`}>
          {failed && <StatusGlyph status="failed" />}
          <span class="mono clip">{name}</span>
        </span>
        <span class="t3 clip">{detail}</span>
      </button>
      {open && <JsonTree value={entry.body} />}
    </>
  );
}
