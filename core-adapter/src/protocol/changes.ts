import * as z from 'zod';
import { actorRecord, count, millis } from './actor.ts';
import { tableChanges, tables } from './tables.ts';
import { work } from './work.ts';

/** Cumulative counters of a workspace: they never fall, so a rate is never negative. */
export const totals = z.object({
  events: count,
  /** Messages counted while the studio listened: the base of rates. */
  messages: count,
  /** Messages that actors had counted before: brought in by registrations and resyncs. */
  carried: count,
  registered: count,
  removed: count,
  /** Events applied already and dropped. */
  duplicates: count,
  /** Times a producer's numbers jumped, whatever the cause. */
  holes: count,
  /** Bad events set aside. */
  rejected: count,
  /** Changes of actors the studio does not know. */
  unknown: count,
  /** Messages reported singly, and those of them that failed. */
  reported: count,
  failed: count,
  /** Registrations refused because the workspace is full. */
  overLimit: count,
  /** Rows of tables that made room for others. */
  rowsForgotten: count,
  /** Of which queues, and causes of errors. Absent until it happens. */
  queuesForgotten: count.optional(),
  causesForgotten: count.optional(),
  /** Tombstones and producers forgotten before their time, and reports of apps not kept, because there were too many. Absent in state of an earlier version. */
  tombstonesForgotten: count.optional(),
  producersForgotten: count.optional(),
  reportsRefused: count.optional(),
  /** What an older process of an app said of actors that a newer one owns. Absent until it happens. */
  fenced: count.optional(),
});
export type Totals = z.infer<typeof totals>;

export const producerRecord = z.object({
  id: z.string(),
  app: z.string(),
  /** Last number that took effect. */
  last: count,
  firstSeenAt: millis,
  seenAt: millis,
  host: z.string().optional(),
  pid: count.optional(),
  adapter: z.string().optional(),
  maxAgeMs: count.optional(),
  autoCleanup: z.boolean().optional(),
  /** What it observes, as it said at its start. */
  captures: z.array(z.string()).optional(),
  /** Whether other processes write to its registry. Absent when it did not say. */
  shared: z.boolean().optional(),
  /** Its main thread does not turn, as its watchdog says. */
  blockedSince: millis.optional(),
  /** Ids of the actors it was at when it stopped turning. */
  blocked: z.array(z.string()).optional(),
  /** What those of them told of their work by themselves; it holds again when the process turns. */
  workBefore: z.array(z.object({ id: z.string(), work })).optional(),
  /** Nanoseconds an observed call takes longer, and the share of a core that observing takes. */
  nanos: count.optional(),
  share: z.number().nonnegative().optional(),
  shedding: z.enum(['payloads', 'spans', 'messages']).optional(),
  /** Silent too long: its actors are *owner lost*. */
  lostSince: millis.optional(),
  /** The studio misses something and wants a resync. */
  wantsResync: z.boolean().optional(),
  /** A resync is under way: its number and the seq it began at. */
  resyncFrom: count.optional(),
  resyncSeq: count.optional(),
  /** Own records whose `n` is below this were not seen by the last resync and go, a bounded number at a time. */
  sweepBelow: count.optional(),
});
export type ProducerRecord = z.infer<typeof producerRecord>;

/** A whole record, a patch of one that exists, or its end. A patch that meets no record means damaged state. */
export const actorChange = z.union([
  z.object({ key: z.string(), whole: actorRecord }),
  z.object({ key: z.string(), v: count, set: actorRecord.partial(), unset: z.array(z.string()).optional() }),
  z.object({ key: z.string(), gone: z.literal(true) }),
]);
export type ActorChange = z.infer<typeof actorChange>;

/** `toggled`: it fell silent or returned, which changes how all its actors look though none of them changed. */
export const producerChange = z.union([
  z.object({ id: z.string(), whole: producerRecord, toggled: z.literal(true).optional() }),
  z.object({ id: z.string(), gone: z.literal(true), toggled: z.literal(true).optional() }),
]);
export type ProducerChange = z.infer<typeof producerChange>;

/** One line of history. `at` is engine time, `seq` the commit that wrote it, `body` what was reported. */
export const historyEntry = z.object({ at: millis, seq: count, body: z.record(z.string(), z.unknown()) });
export type HistoryEntry = z.infer<typeof historyEntry>;

/** What is not an actor, a producer or a counter. */
export const workspaceState = z.object({
  /** Time of the last tick. */
  now: millis,
  /** First tick after the studio was away: silence before it counts for nothing. */
  resumedAt: millis,
  totals,
  /** `[time, totals.messages]` of recent ticks: the base of rates, so that every sidecar shows the same. */
  recent: z.array(z.tuple([millis, count])),
  /** Last figures reported by apps themselves, by app. */
  reports: z.record(z.string(), z.record(z.string(), z.unknown())),
  tables,
});
export type WorkspaceState = z.infer<typeof workspaceState>;

/** One commit, as the changelog keeps it and every sidecar receives it. */
export const changeEntry = z.object({
  epoch: z.string(),
  seq: count,
  /** Cursor of the log after this commit. */
  at: z.string(),
  actors: z.array(actorChange),
  producers: z.array(producerChange),
  history: z.array(z.object({ key: z.string(), entry: historyEntry })),
  /** History that ends with its actor. */
  dropHistory: z.array(z.string()).optional(),
  state: workspaceState.omit({ reports: true, tables: true }),
  /** Only the apps that reported. */
  reports: workspaceState.shape.reports.optional(),
  /** Only the rows that changed. */
  tables: tableChanges.optional(),
});
export type ChangeEntry = z.infer<typeof changeEntry>;
