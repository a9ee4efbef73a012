import type { HistoryEntry } from '@loom-studio/core-adapter/protocol';
import { useState } from 'preact/hooks';
import { formatClock, formatDuration, shortId } from '../../parts/format.ts';
import { JsonTree } from '../../parts/json-tree.tsx';
import { StatusGlyph } from '../../parts/status-glyph.tsx';
import { HistoryCard } from './history-card.tsx';
import type { HistoryModel } from './model.ts';

export function MessageList({ model, now }: { model: HistoryModel; now: number }) {
  return (
    <HistoryCard title="Recent messages" model={model} nothing="No message to this actor was recorded.">
      {(entry) => <MessageRow entry={entry} now={now} />}
    </HistoryCard>
  );
}

function MessageRow({ entry: { at, body }, now }: { entry: HistoryEntry; now: number }) {
  const [open, setOpen] = useState(false);
  const failed = body.error !== undefined;
  return (
    <>
      <button type="button" class="jrow jrow-message" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span class="tm mono">{formatClock(at, now, true)}</span>
        <span class={`what${failed ? ' bad' : ''}`}>
          {failed && <StatusGlyph status="failed" />}
          <span class="mono clip kind">{textOf(body.type) ?? 'message'}</span>
          {typeof body.from === 'string' && (
            <span class="from t3" title={body.from}>
              from <span class="mono">{shortId(body.from)}</span>
            </span>
          )}
        </span>
        <span class="t3 num">{timing(body)}</span>
      </button>
      {open && <JsonTree value={body} />}
      {failed && <p class="jerror bad">{textOf(body.error)}</p>}
    </>
  );
}

/** Handling time, else waiting time, each only where it was measured; the opened row tells both. */
function timing(body: Record<string, unknown>): string {
  if (typeof body.runMs === 'number') return `ran ${formatDuration(body.runMs)}`;
  return typeof body.waitMs === 'number' ? `waited ${formatDuration(body.waitMs)}` : '';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
