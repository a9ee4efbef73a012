import type { HistoryEntry } from '@loom-studio/core-adapter/protocol';
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { isRecord } from '../../net/json.ts';
import { apiPath, type Rest } from '../../net/rest.ts';

export type HistoryKind = 'journal' | 'messages' | 'logs';
export type History =
  | { kind: 'loading' }
  /** Newest first. */
  | { kind: 'read'; entries: readonly HistoryEntry[] }
  | { kind: 'unreadable'; detail: string };

/** The newest entries of one actor. What lies before them is the studio's to keep. */
export const HISTORY_LIMIT = 100;

/** Where a kind is read, below `/api`. */
const PATHS: Record<HistoryKind, (id: string) => string[]> = {
  journal: (id) => ['journal', id],
  messages: (id) => ['messages', id],
  logs: (id) => ['actors', id, 'logs'],
};

export interface HistoryModel {
  history: ReadonlySignal<History>;
  /** Shows another actor's; nothing when there is none. */
  show(actor: { app: string; id: string } | undefined): void;
  /** Lines that came since, oldest first: they go on where the reading ended. */
  told(lines: readonly HistoryEntry[]): void;
  /** Reads again: lines may have been missed. */
  again(): void;
}

export function createHistory(kind: HistoryKind, rest: Rest): HistoryModel {
  const read = signal<History>({ kind: 'loading' });
  const lines = signal<readonly HistoryEntry[]>([]);
  let subject: { app: string; id: string } | undefined;
  let asks = 0;
  let shown = 0;
  return {
    history: computed(() => continued(read.value, lines.value)),
    show(actor) {
      subject = actor;
      read.value = { kind: 'loading' };
      lines.value = [];
    },
    told(next) {
      lines.value = next;
    },
    again() {
      void ask();
    },
  };

  async function ask() {
    const asked = subject;
    if (!asked) return;
    asks += 1;
    const mine = asks;
    const path = apiPath(PATHS[kind](asked.id), { app: asked.app, limit: String(HISTORY_LIMIT) });
    const answer = await rest.get(path);
    // Answers may overtake one another; an older one must not undo a newer.
    if (asked !== subject || mine < shown) return;
    shown = mine;
    if (answer.kind === 'ok') read.value = { kind: 'read', entries: entriesOf(answer.body) };
    else if (answer.kind === 'problem') read.value = unreadable(answer.status, answer.problem.detail);
    else if (read.peek().kind === 'loading') read.value = unreadable(0, 'The studio does not answer.');
  }
}

/** A reading holds whole commits, so what goes on begins with the commit after its newest. */
function continued(read: History, lines: readonly HistoryEntry[]): History {
  if (read.kind !== 'read') return read;
  const newest = read.entries[0]?.seq ?? -1;
  const since = lines.filter(({ seq }) => seq > newest).toReversed();
  return { kind: 'read', entries: [...since, ...read.entries].slice(0, HISTORY_LIMIT) };
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
