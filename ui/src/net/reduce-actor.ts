import type { HistoryEntry, HistoryLine, LiveActor } from '@loom-studio/core-adapter/protocol';
import type { TopicFrame } from './live.ts';
import { changedRow } from './rows.ts';

/** What a client knows of one actor. */
export interface ActorState {
  /** Whether the studio has told what it knows; without it an absent actor means nothing. */
  complete: boolean;
  now: number;
  /** As last told; a tombstone when it is gone, absent when the studio knows none. */
  actor: LiveActor | undefined;
  /** Lines told since the state was last complete, oldest first. What came before is read by a plain call. */
  journal: readonly HistoryEntry[];
  messages: readonly HistoryEntry[];
  logs: readonly HistoryEntry[];
  /** Times everything was told anew: whoever read history by a plain call reads it again. */
  begun: number;
}

/** Lines kept of each kind; older ones are the studio's to keep. */
export const KEPT_LINES = 200;

export const NO_ACTOR: ActorState = {
  complete: false,
  now: 0,
  actor: undefined,
  journal: [],
  messages: [],
  logs: [],
  begun: 0,
};

export function reduceActor(state: ActorState, frame: TopicFrame): ActorState {
  if (frame.type === 'reset') return { ...NO_ACTOR, begun: state.begun };
  if (frame.type === 'snapshot') {
    const { now, rows, last } = frame.data;
    return { ...NO_ACTOR, now, actor: rows[0] ?? undefined, complete: last, begun: state.begun + 1 };
  }
  if (frame.type !== 'delta') return state;
  const { now, rows = [], lines = [] } = frame.data;
  return {
    ...state,
    now,
    actor: rows.reduce<LiveActor | undefined>((actor, change) => changedRow(actor, change, now), state.actor),
    journal: withLines(state.journal, lines, 'journal'),
    messages: withLines(state.messages, lines, 'message'),
    logs: withLines(state.logs, lines, 'log'),
  };
}

function withLines(
  kept: readonly HistoryEntry[],
  lines: readonly HistoryLine[],
  kind: HistoryLine['kind'],
): readonly HistoryEntry[] {
  const fresh = lines.filter((line) => line.kind === kind).map(({ entry }) => entry);
  return fresh.length === 0 ? kept : [...kept, ...fresh].slice(-KEPT_LINES);
}
