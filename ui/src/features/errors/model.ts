import type { CauseRow, HistoryEntry } from '@loom-studio/core-adapter/protocol';
import { computed, type ReadonlySignal } from '@preact/signals';
import type { Clock } from '../../net/clock.ts';
import { isRecord } from '../../net/json.ts';
import type { Live } from '../../net/live.ts';
import { createPoll, type Poll } from '../../net/poll.ts';
import { apiPath, type Rest } from '../../net/rest.ts';
import { createTableFeed, type TableFeed } from '../../net/table-feed.ts';

export interface Errors extends Pick<TableFeed, 'problem' | 'follow'> {
  /** Those seen last first. Absent until they were told. */
  causes: ReadonlySignal<readonly CauseRow[] | undefined>;
  /** Causes beyond those told. */
  more: ReadonlySignal<number>;
  /** Causes, of whatever app, that made room for others. */
  forgotten: ReadonlySignal<number>;
  /** Lines of logs that say what one cause says. */
  lines: Poll<readonly HistoryEntry[]>;
}

export interface ErrorsDeps {
  live: Live;
  rest: Rest;
  clock: Clock;
  isSeen: () => boolean;
}

const ASK_EVERY_MS = 2_000;
const LINES = 20;

export function createErrors({ live, rest, clock, isSeen }: ErrorsDeps): Errors {
  const feed = createTableFeed({ live, of: 'causes' });
  return {
    causes: computed(() => feed.data.value?.causes),
    more: computed(() => feed.data.value?.more ?? 0),
    forgotten: computed(() => feed.data.value?.forgotten ?? 0),
    lines: createPoll({ rest, clock, isSeen, everyMs: ASK_EVERY_MS, read: entriesOf }),
    ...feed,
  };
}

export function causeKey({ app, text }: { app: string; text: string }): string {
  return `${app}:${text}`;
}

/** Asks for the newest lines of a cause. They are found by the longest part that is the same in all of them. */
export function linesPath({ app, text }: { app: string; text: string }): string {
  const needle = needleOf(text);
  const part = needle === '' ? {} : { q: needle };
  return apiPath(['logs'], { level: 'error', app, limit: String(LINES), ...part });
}

/** Common texts hold `#` and `…` where texts differ. */
export function needleOf(text: string): string {
  const parts = text.split(/[#…]/).map((part) => part.trim());
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

function entriesOf(body: unknown): readonly HistoryEntry[] | undefined {
  if (!Array.isArray(body)) return undefined;
  return body.filter((entry) => isRecord(entry) && typeof entry.at === 'number' && isRecord(entry.body));
}
