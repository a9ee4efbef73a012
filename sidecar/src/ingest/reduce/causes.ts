import { actorKey, TABLE_ROWS } from '@loom-studio/core-adapter/protocol';
import type { Draft } from './draft.ts';
import { makeRoom } from './rows.ts';

const TEXT_CHARS = 200;
const SAMPLE_CHARS = 1_024;

const QUOTED = /"[^"]*"|'[^']*'|`[^`]*`/g;
const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
const HEX = /\b(?:0x[0-9a-f]+|[0-9a-f]{12,})\b/gi;
/** A word with a number in it: `order-17`, `10.0.0.7:6379`, `3ms`. */
const NUMBERED = /[\w./:@-]*\d[\w./:@-]*/g;

/** What an error says, without what differs each time. */
export function causeOf(text: string): string {
  const [line = ''] = text.trimStart().slice(0, SAMPLE_CHARS).split('\n', 1);
  const common = line.replace(QUOTED, '…').replace(UUID, '#').replace(HEX, '#').replace(NUMBERED, '#');
  return common.slice(0, TEXT_CHARS).trim() || 'no text';
}

export interface Failure {
  app: string;
  text: string;
  /** The actor it happened in, if any. */
  id?: string | undefined;
  times?: number | undefined;
}

function room(draft: Draft, app: string): void {
  if (!makeRoom(draft.causes, { app, limit: TABLE_ROWS.causes, heardAt: ({ lastAt }) => lastAt })) return;
  draft.count('rowsForgotten');
  draft.count('causesForgotten');
}

/** Counts an error under its cause. */
export function failure(draft: Draft, { app, text, id, times = 1 }: Failure): void {
  const common = causeOf(text);
  const key = `${app}:${common}`;
  const known = draft.causes.get(key);
  if (!known) room(draft, app);
  const now = draft.now();
  const type = id === undefined ? undefined : draft.record(actorKey(app, id))?.type;
  draft.causes.put(key, {
    app,
    text: common,
    sample: text.slice(0, SAMPLE_CHARS),
    count: (known?.count ?? 0) + times,
    firstAt: known?.firstAt ?? now,
    lastAt: now,
    ...(id !== undefined && { actor: id }),
    ...(type !== undefined && { type }),
  });
}
