import type { HistoryEntry } from '@loom-studio/core-adapter/protocol';
import { type ReadonlySignal, signal } from '@preact/signals';
import { type Clock, throttle } from '../../net/clock.ts';
import { isRecord } from '../../net/json.ts';
import { apiPath, type Rest } from '../../net/rest.ts';

export type HistoryKind = 'journal' | 'messages';
export type History =
  | { kind: 'loading' }
  | { kind: 'read'; entries: readonly HistoryEntry[] }
  | { kind: 'unreadable'; detail: string };

/** The newest entries of one actor. What lies before them is the studio's to keep. */
export const HISTORY_LIMIT = 100;
const READ_EVERY_MS = 1_000;

export interface HistoryModel {
  history: ReadonlySignal<History>;
  /** Shows another actor's; nothing when there is none. */
  show(actor: { app: string; id: string } | undefined): void;
  /** Something new was told: read again, at most once a second. */
  refresh(): void;
}

export function createHistory(kind: HistoryKind, rest: Rest, clock: Clock): HistoryModel {
  const history = signal<History>({ kind: 'loading' });
  let subject: { app: string; id: string } | undefined;
  let asks = 0;
  let shown = 0;
  const reader = throttle(clock, READ_EVERY_MS, () => void read());
  return {
    history,
    show(actor) {
      subject = actor;
      history.value = { kind: 'loading' };
      reader.cancel();
      if (actor) void read();
    },
    refresh() {
      if (subject) reader.request();
    },
  };

  async function read() {
    const asked = subject;
    if (!asked) return;
    asks += 1;
    const ask = asks;
    const path = apiPath([kind, asked.id], { app: asked.app, limit: String(HISTORY_LIMIT) });
    const answer = await rest.get(path);
    // Answers may overtake one another; an older one must not undo a newer.
    if (asked !== subject || ask < shown) return;
    shown = ask;
    if (answer.kind === 'ok') history.value = { kind: 'read', entries: entriesOf(answer.body) };
    else if (answer.kind === 'problem') history.value = unreadable(answer.status, answer.problem.detail);
    else if (history.peek().kind === 'loading') history.value = unreadable(0, 'The studio does not answer.');
  }
}

function unreadable(status: number, detail: string | undefined): History {
  return { kind: 'unreadable', detail: detail ?? `The studio answered ${status}.` };
}

function entriesOf(body: unknown): HistoryEntry[] {
  return Array.isArray(body) ? body.filter(isEntry) : [];
}

function isEntry(value: unknown): value is HistoryEntry {
  return isRecord(value) && typeof value.at === 'number' && isRecord(value.body);
}
