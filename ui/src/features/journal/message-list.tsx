import type { HistoryEntry } from '@loom-studio/core-adapter/protocol';
import { useState } from 'preact/hooks';
import { formatClock, formatDuration, shortId } from '../../parts/format.ts';
import { JsonTree } from '../../parts/json-tree.tsx';
import { StatusGlyph } from '../../parts/status-glyph.tsx';
import { HistoryCard } from './history-card.tsx';
import type { HistoryModel } from './model.ts';
import { peerOf } from './peer.ts';

export interface MessageListProps {
  model: HistoryModel;
  recorded: boolean;
  now: number;
  /** Whose messages they are. */
  actor: { app: string; id: string };
  /** The page of another actor of the app. */
  pageOf: (id: string) => string;
  /** How much of its id fits. */
  peerChars: number;
}

export function MessageList({ model, recorded, ...row }: MessageListProps) {
  return (
    <HistoryCard
      title="Recent messages"
      model={model}
      recorded={recorded}
      nothing="No message of this actor was recorded."
    >
      {(entry) => <MessageRow entry={entry} {...row} />}
    </HistoryCard>
  );
}

type MessageRowProps = Omit<MessageListProps, 'model' | 'recorded'> & { entry: HistoryEntry };

function MessageRow({ entry: { at, body }, now, actor, pageOf, peerChars }: MessageRowProps) {
  const [open, setOpen] = useState(false);
  const failed = body.error !== undefined;
  const peer = peerOf(body, actor.id);
  return (
    <>
      <div class="jrow jrow-message">
        <button type="button" class="jopen" aria-expanded={open} onClick={() => setOpen(!open)}>
          <span class="tm mono">{formatClock(at, now, true)}</span>
          <span class={`what${failed ? ' bad' : ''}`}>
            {failed && <StatusGlyph status="failed" />}
            <span class="mono clip kind">{textOf(body.type) ?? 'message'}</span>
          </span>
        </button>
        {peer && (
          <span class="peer t3" title={`${peer.direction} ${peer.id}`}>
            {peer.direction}{' '}
            <a class="mono" href={pageOf(peer.id)}>
              {shortId(peer.id, peerChars)}
            </a>
          </span>
        )}
        <span class="t3 num">{timing(body)}</span>
      </div>
      {open && <JsonTree value={body} />}
      {failed && <p class={`jerror bad${open ? '' : ' cut'}`}>{textOf(body.error)}</p>}
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
