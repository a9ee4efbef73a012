import * as z from 'zod';
import { actorRecord, count, millis, removalCause } from './actor.ts';
import { historyEntry } from './changes.ts';
import { graphData, graphRequest } from './graph.ts';
import { actorId, appName } from './identity.ts';
import { QUERY_BOUNDS } from './query/bounds.ts';
import { seriesData, seriesRequest } from './series.ts';
import { causeRow, shownQueue } from './tables.ts';

/**
 * `loom.v1`, spoken on `/ws` under the subprotocol of that name. Every frame is JSON with a `type`. Frames about
 * a topic carry `t`, the topic's name as `subscribed` told it, so that one encoding serves every socket.
 *
 * A *position* is opaque. A frame with `p` continues the frame whose `at` was the same; a client that holds
 * another one missed something and subscribes again with the position it has. A frame without `p` stands alone.
 */
export const LIVE_PROTOCOL = 'loom.v1';

export const LIVE_BOUNDS = {
  /** Topics one socket may follow. */
  topics: 32,
  /** Rows in the window of one query. */
  windowRows: 200,
  /** Rows of a table of queues or causes of errors. */
  tableRows: 100,
  queryChars: QUERY_BOUNDS.chars,
  positionChars: 256,
} as const;

export const position = z.string().min(1).max(LIVE_BOUNDS.positionChars);

/** An actor as live topics show it: times in milliseconds of the studio's clock unless the record calls them reported. */
export const liveActor = actorRecord.omit({ n: true }).extend({
  /** `app:id`, as rows, orders and graphs name it. */
  key: z.string(),
  /** The adapter that owns the actor is silent since then. */
  ownerLostSince: millis.optional(),
  /** Messages a second over the last ten; absent until it was watched for two. */
  rate: z.number().nonnegative().optional(),
});
export type LiveActor = z.infer<typeof liveActor>;

/** What happened to a row: it appeared or was told anew, some fields changed, or it is gone. */
export const rowChange = z.union([
  z.object({ key: z.string(), whole: liveActor }),
  z.object({ key: z.string(), set: liveActor.partial(), unset: z.array(z.string()).optional() }),
  z.object({ key: z.string(), gone: removalCause }),
]);
export type RowChange = z.infer<typeof rowChange>;

/** Filter, order and window of a list. `from` and `count` are rows of the ordered matches. */
export const queryRequest = z.object({
  topic: z.literal('query'),
  /** The filter language; empty matches everything. */
  q: z.string().max(LIVE_BOUNDS.queryChars).optional(),
  /** A sortable field, with `-` for descending. `id` when absent. */
  sort: z.string().max(64).optional(),
  from: count.optional(),
  count: z.number().int().min(0).max(LIVE_BOUNDS.windowRows).optional(),
  /** Holds the order as it is now: rows go on changing in place, arrivals and departures are only counted. */
  hold: z.boolean().optional(),
});
export type QueryRequest = z.infer<typeof queryRequest>;

/** One actor, alive or dead, with its journal, messages and lines of its log as they come. */
export const actorRequest = z.object({ topic: z.literal('actor'), app: appName, id: actorId });

/** The queues with most waiting, or the causes of errors seen last, of one app or all. */
export const tablesRequest = z.object({
  topic: z.literal('tables'),
  of: z.enum(['queues', 'causes']),
  app: appName.optional(),
});
export type TablesRequest = z.infer<typeof tablesRequest>;

/** Every actor, every change: for exports and benches. Screens use queries. */
export const actorsRequest = z.object({ topic: z.literal('actors') });

export const topicRequest = z.discriminatedUnion('topic', [
  queryRequest,
  actorRequest,
  actorsRequest,
  seriesRequest,
  graphRequest,
  tablesRequest,
]);
export type TopicRequest = z.infer<typeof topicRequest>;

const subscriptionId = z.string().min(1).max(64);

/** Client to server. The same `id` again replaces what it subscribed to: that is how a window moves. */
export const upFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('subscribe'), id: subscriptionId, data: topicRequest, at: position.optional() }),
  z.object({ type: z.literal('unsubscribe'), id: subscriptionId }),
  z.object({ type: z.literal('ping'), id: subscriptionId }),
]);
export type UpFrame = z.infer<typeof upFrame>;

export const facetValue = z.object({ value: z.string(), count });
export type FacetValue = z.infer<typeof facetValue>;
/** Exact counts. A facet ignores its own selection; a value that matches nothing now stays with 0. */
export const facets = z.object({
  type: z.array(facetValue),
  status: z.array(facetValue),
  worker: z.array(facetValue),
  app: z.array(facetValue),
  /** Values beyond these were cut, by facet. */
  cut: z.record(z.string(), count).optional(),
});
export type Facets = z.infer<typeof facets>;

/** What is wrong with a filter, and where in its text. */
export const queryProblem = z.object({ message: z.string(), from: count, to: count });
export type QueryProblem = z.infer<typeof queryProblem>;

/** With `p` only what changed; without, everything. */
export const queryData = z.object({
  /** The studio's clock when the frame was made. */
  now: millis,
  /** Actors that match, and live actors in all. */
  total: count.optional(),
  of: count.optional(),
  /** First row of the window. */
  from: count.optional(),
  /** Keys of the window in order. Absent: unchanged. */
  order: z.array(z.string()).optional(),
  rows: z.array(rowChange).optional(),
  facets: facets.optional(),
  /** While the order is held: what letting go would change in the whole list. `moved` counts within the window. */
  waiting: z.object({ arrived: count, left: count, moved: count }).optional(),
  /** Keys of the window that match no longer; only while held. Absent: unchanged. */
  leaving: z.array(z.string()).optional(),
});
export type QueryData = z.infer<typeof queryData>;

export const historyLine = z.object({ kind: z.enum(['journal', 'message', 'log']), entry: historyEntry });
export type HistoryLine = z.infer<typeof historyLine>;

export const deltaData = z.object({
  now: millis,
  rows: z.array(rowChange).optional(),
  /** Of topic `actor`. Never skipped: a client that cannot take them is told to resume. */
  lines: z.array(historyLine).optional(),
});
export type DeltaData = z.infer<typeof deltaData>;

export const snapshotData = z.object({
  now: millis,
  rows: z.array(liveActor),
  /** Pages count from 0. What changed while they were sent follows in one delta. */
  page: count,
  last: z.boolean(),
});
export type SnapshotData = z.infer<typeof snapshotData>;

/** All of what was asked for, each time: as `GET /api/queues` and `GET /api/errors` give it. */
export const tablesData = z.object({
  now: millis,
  queues: z.array(shownQueue).optional(),
  causes: z.array(causeRow).optional(),
  /** Rows beyond those told. */
  more: count,
  /** Rows of all apps that made room for others since the workspace began. Absent from older sidecars. */
  forgotten: count.optional(),
});
export type TablesData = z.infer<typeof tablesData>;

export const resetReason = z.enum(['position', 'epoch', 'forgotten', 'overflow']);

/** What keeps the studio's engine from working. Further codes may come; `text` is for people. */
export const engineTrouble = z.object({
  /**
   * `unreachable`, `denied` (the account is not let in, or may not), `mismatch` (what is at the address is not what it
   * names), `refused` (it takes nothing just now), `full` (changes are refused), `newer` (its state is of a newer
   * studio) or `stalled` (no sidecar applies what is told).
   */
  code: z.string(),
  text: z.string(),
  since: millis,
});
export type EngineTrouble = z.infer<typeof engineTrouble>;

const topicName = z.string();

/** Server to client. */
export const downFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    data: z.object({
      v: z.literal(1),
      studio: z.string(),
      /** Which of the studio's sidecars this is, as `/api/sidecars` names it. Absent: older than that list. */
      sidecar: z.string().optional(),
      workspace: z.string(),
      now: millis,
      /** A client that hears nothing for this long and ten seconds more should connect anew. */
      pingMs: count,
      fresh: z.boolean(),
      limits: z.object({ topics: count, frameBytes: count, framesPerSecond: count, windowRows: count }),
    }),
  }),
  z.object({
    type: z.literal('subscribed'),
    id: subscriptionId,
    t: topicName,
    at: position,
    data: z.object({
      /** `live`: nothing was missed. `resumed`: what was missed follows. `snapshot`: everything follows. */
      mode: z.enum(['live', 'resumed', 'snapshot']),
    }),
  }),
  z.object({ type: z.literal('snapshot'), t: topicName, at: position, data: snapshotData }),
  z.object({ type: z.literal('delta'), t: topicName, p: position, at: position, data: deltaData }),
  z.object({ type: z.literal('query'), t: topicName, p: position.optional(), at: position, data: queryData }),
  z.object({
    type: z.literal('metrics'),
    t: topicName,
    p: position.optional(),
    at: position,
    data: seriesData,
  }),
  z.object({ type: z.literal('graph'), t: topicName, at: position, data: graphData }),
  z.object({ type: z.literal('tables'), t: topicName, at: position, data: tablesData }),
  /** What the client holds of the topic is void; a snapshot follows. */
  z.object({ type: z.literal('reset'), t: topicName, data: z.object({ reason: resetReason }) }),
  /** Whether the studio hears from its engine. While not, everything shown is as of `since`; without it nothing was read yet. */
  z.object({
    type: z.literal('status'),
    data: z.object({ fresh: z.boolean(), since: millis.optional(), trouble: engineTrouble.optional() }),
  }),
  z.object({ type: z.literal('ping'), data: z.object({ now: millis }) }),
  z.object({ type: z.literal('pong'), id: subscriptionId, data: z.object({ now: millis }) }),
  /** The socket closes next; come back after `afterMs`. */
  z.object({ type: z.literal('bye'), data: z.object({ code: count, afterMs: count }) }),
  /** A request failed; the connection stays. */
  z.object({
    type: z.literal('error'),
    id: subscriptionId.optional(),
    data: z.object({
      code: z.string(),
      message: z.string(),
      retryable: z.boolean(),
      /** Of a filter that is not understood. */
      problem: queryProblem.optional(),
    }),
  }),
]);
export type DownFrame = z.infer<typeof downFrame>;
export type DownFrameOf<T extends DownFrame['type']> = Extract<DownFrame, { type: T }>;
