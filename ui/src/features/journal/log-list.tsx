import type { HistoryEntry } from '@loom-studio/core-adapter/protocol';
import { useState } from 'preact/hooks';
import { formatClock, shortId } from '../../parts/format.ts';
import { JsonTree } from '../../parts/json-tree.tsx';
import { MarkGlyph, StatusGlyph } from '../../parts/status-glyph.tsx';
import { HistoryCard } from './history-card.tsx';
import { type LogWords, logWords } from './log-words.ts';
import type { HistoryModel } from './model.ts';

export function LogList({ model, now, recorded }: { model: HistoryModel; now: number; recorded: boolean }) {
  return (
    <HistoryCard
      title="Log"
      model={model}
      recorded={recorded}
      nothing="No line of a log was recorded for this actor."
    >
      {(entry) => <LogRow entry={entry} now={now} />}
    </HistoryCard>
  );
}

export interface LogRowProps {
  entry: HistoryEntry;
  now: number;
  /** Where lines of several actors stand together: the page of one. */
  pageOf?: (id: string) => string;
}

/** One line, all that was said with it below when asked for. */
export function LogRow({ entry, now, pageOf }: LogRowProps) {
  const [open, setOpen] = useState(false);
  const words = logWords(entry.body);
  return (
    <>
      <button type="button" class="jrow jrow-log" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span class="tm mono">{formatClock(entry.at, now, true)}</span>
        <Level words={words} />
        <span class={words.bad ? 'bad clip' : 'clip'} title={words.text}>
          {words.text}
        </span>
      </button>
      {open && pageOf && words.actor !== undefined && (
        <p class="log-actor">
          <a class="mono tap" href={pageOf(words.actor)}>
            {shortId(words.actor, 36)}
          </a>
        </p>
      )}
      {open && <JsonTree value={entry.body} />}
    </>
  );
}

function Level({ words: { level, bad, warn } }: { words: LogWords }) {
  return (
    <span class={`level ${bad ? 'bad' : warn ? 'warn' : 't3'}`}>
      {bad && <StatusGlyph status="failed" />}
      {warn && <MarkGlyph mark="warning" />}
      {level}
    </span>
  );
}
