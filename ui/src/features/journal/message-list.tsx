import type { HistoryEntry } from '@loom-studio/core-adapter/protocol';
import { formatClock, formatDuration, shortId } from '../../parts/format.ts';
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
  const failed = body.error !== undefined;
  return (
    <>
      <div class="jrow" title={textOf(body.correlationId)}>
        <span class="tm mono">{formatClock(at, now, true)}</span>
        <span class={`what${failed ? ' bad' : ''}`}>
          {failed && <StatusGlyph status="failed" />}
          <span class="mono clip">{textOf(body.type) ?? 'message'}</span>
          {typeof body.from === 'string' && (
            <span class="t3 clip" title={body.from}>
              from <span class="mono">{shortId(body.from, 16)}</span>
            </span>
          )}
        </span>
        <span class="t3 num">{timings(body)}</span>
      </div>
      {failed && <p class="jerror bad">{textOf(body.error)}</p>}
    </>
  );
}

/** Waiting and handling time, each only where it was measured. */
function timings(body: Record<string, unknown>): string {
  const wait = typeof body.waitMs === 'number' ? `waited ${formatDuration(body.waitMs)}` : undefined;
  const run = typeof body.runMs === 'number' ? `ran ${formatDuration(body.runMs)}` : undefined;
  return [wait, run].filter((part) => part !== undefined).join(', ');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
