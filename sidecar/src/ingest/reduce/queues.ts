import { type EventOf, QUEUE_TREND, type QueueRow, TABLE_ROWS } from '@loom-studio/core-adapter/protocol';
import type { Source } from './actors.ts';
import type { Draft } from './draft.ts';
import { makeRoom } from './rows.ts';

const COUNTED = ['enqueued', 'taken', 'done', 'failed', 'retried', 'dead'] as const;
/** Processes whose share of one queue is known; more are not added up. */
const MEASURING = 64;

/** Adds what one producer saw of a queue. */
export function queue(draft: Draft, event: EventOf<'queue'>, from: Source): void {
  const key = `${from.app}:${event.name}`;
  const known = draft.queues.get(key);
  if (!known) room(draft, from.app);
  const row: QueueRow = { ...(known ?? fresh(draft, event, from)), seenAt: draft.now() };
  for (const field of COUNTED) {
    const counted = event[field];
    // What nobody counts stays absent: it is not none.
    if (counted !== undefined) row[field] = (row[field] ?? 0) + counted;
  }
  if (event.depth !== undefined)
    measure(row, event.shared ? 'shared' : (from.producer ?? from.app), event.depth);
  draft.queues.put(key, row);
}

function room(draft: Draft, app: string): void {
  if (!makeRoom(draft.queues, { app, limit: TABLE_ROWS.queues, heardAt: ({ seenAt }) => seenAt })) return;
  draft.count('rowsForgotten');
  draft.count('queuesForgotten');
}

function fresh(draft: Draft, { name }: EventOf<'queue'>, { app }: Source): QueueRow {
  const now = draft.now();
  return { app, name, firstSeenAt: now, seenAt: now, depths: {}, trend: [] };
}

function measure(row: QueueRow, by: string, depth: number): void {
  const known = Object.keys(row.depths);
  if (!known.includes(by) && known.length >= MEASURING) return;
  row.depths = { ...row.depths, [by]: depth };
  row.trend = trendOf(row);
}

/** The last point moves until it is a step old. */
function trendOf({ trend, depths, seenAt }: QueueRow): QueueRow['trend'] {
  const waiting = Object.values(depths).reduce((sum, each) => sum + each, 0);
  const settled = trend.filter(([at], index) => {
    const before = trend[index - 1];
    return before === undefined || index < trend.length - 1 || at - before[0] >= QUEUE_TREND.stepMs;
  });
  return [...settled, [seenAt, waiting] as [number, number]].slice(-QUEUE_TREND.points);
}

/** What a process that is gone had waiting in its own memory is gone with it. */
export function forgetMeasurer(draft: Draft, producer: string): void {
  for (const [key, row] of draft.queues.entries()) {
    if (!(producer in row.depths)) continue;
    const { [producer]: _, ...depths } = row.depths;
    draft.queues.put(key, { ...row, depths });
  }
}
