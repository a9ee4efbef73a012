import * as z from 'zod';
import { appName } from './identity.ts';
import { LIMITS } from './limits.ts';

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const millis = z.number().int().nonnegative().max(8.64e15);

/** Rows of each table a workspace keeps; the one longest unheard of goes first, of the app that has most. */
export const TABLE_ROWS = { queues: 1_000, causes: 500 } as const;

/** Points of a queue's depth, and the least time between two of them. */
export const QUEUE_TREND = { points: 24, stepMs: 5_000 } as const;

/** One message queue as all who use it report it. Times are engine time. */
export const queueRow = z.object({
  app: appName,
  name: z.string().min(1).max(LIMITS.nameChars),
  firstSeenAt: millis,
  seenAt: millis,
  /** Cumulative, since the studio first heard of the queue. Absent what nobody counts: that is not none. */
  enqueued: count.optional(),
  taken: count.optional(),
  done: count.optional(),
  failed: count.optional(),
  retried: count.optional(),
  dead: count.optional(),
  /** Waiting messages by who measured them: a producer of a queue of its own, `shared` for one that all see. */
  depths: z.record(z.string(), count),
  /** `[time, waiting messages]`, oldest first. Empty where nobody measures. */
  trend: z.array(z.tuple([millis, count])),
});
export type QueueRow = z.infer<typeof queueRow>;

/** A queue as it is shown. */
export const shownQueue = queueRow.extend({
  /** Waiting messages, of all who measure them. Absent where nobody does. */
  depth: count.optional(),
  /** More came than was taken lately: what waits rose noticeably over the last half minute. */
  growing: z.boolean(),
});
export type ShownQueue = z.infer<typeof shownQueue>;

/** Messages that wait in a queue; undefined where nobody measures. */
export function waitingIn({ depths }: Pick<QueueRow, 'depths'>): number | undefined {
  const measured = Object.values(depths);
  return measured.length === 0 ? undefined : measured.reduce((sum, each) => sum + each, 0);
}

/** Errors that say the same but for numbers, ids and quoted words. */
export const causeRow = z.object({
  app: appName,
  /** The common text. */
  text: z.string(),
  /** The last one in full, cut to 1,024 characters. */
  sample: z.string(),
  count,
  firstAt: millis,
  lastAt: millis,
  /** Where it was last seen. */
  actor: z.string().optional(),
  type: z.string().optional(),
});
export type CauseRow = z.infer<typeof causeRow>;

/** Small tables of a workspace, by `<app>:<name>`. */
export const tables = z.object({
  queues: z.record(z.string(), queueRow),
  causes: z.record(z.string(), causeRow),
});
export type Tables = z.infer<typeof tables>;

/** Rows that changed; `null` for one that is forgotten. */
export const tableChanges = z.object({
  queues: z.record(z.string(), queueRow.nullable()).optional(),
  causes: z.record(z.string(), causeRow.nullable()).optional(),
});
export type TableChanges = z.infer<typeof tableChanges>;

export const TABLES = ['queues', 'causes'] as const satisfies ReadonlyArray<keyof Tables>;

export function emptyTables(): Tables {
  return { queues: {}, causes: {} };
}

/** New tables with the changes made; a table without any stays the same object. */
export function changedTables(before: Tables, changes: TableChanges | undefined): Tables {
  if (!changes) return before;
  return {
    queues: changedRows(before.queues, changes.queues),
    causes: changedRows(before.causes, changes.causes),
  };
}

function changedRows<Row>(
  before: Record<string, Row>,
  changes: Record<string, Row | null> | undefined,
): Record<string, Row> {
  if (!changes) return before;
  const after = { ...before };
  for (const [key, row] of Object.entries(changes)) {
    if (row === null) delete after[key];
    else after[key] = row;
  }
  return after;
}
