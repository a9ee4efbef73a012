import type { ChangeEntry } from '@loom-studio/core-adapter/protocol';
import type { Drops } from '../../engine/engine.ts';
import type { View } from '../../studio.ts';
import { createScale } from '../histogram.ts';
import { eachMessage, type MessageBody } from '../message-lines.ts';
import { type ActorTable, createActorTable, NOBODY } from './actor-table.ts';
import { createEdgeTable, type EdgeRows, type EdgeTable } from './edge-table.ts';
import { createFailures, type Failure, type Failures } from './failures.ts';

export const BUCKET_MS = 15_000;
const KEPT_MS = 15 * 60_000;

/** What is kept at most. Full: the oldest buckets go first, and `coveredFrom` tells. */
export interface TrafficLimits {
  /** Twenty bytes each: 40 MB. */
  rows: number;
  /** Of a bucket; then it ends early. Bounds what finding rows takes, as only the newest bucket is added to. */
  bucketRows: number;
  /** About 200 bytes each. Beyond, actors are shown as one unknown. */
  actors: number;
  /** Message types told apart. */
  kinds: number;
  /** Different failures, in a bucket. */
  failures: number;
}

export const TRAFFIC_LIMITS: TrafficLimits = {
  rows: 2_000_000,
  bucketRows: 250_000,
  actors: 200_000,
  kinds: 2_000,
  failures: 500,
};

/** Times are kept coarsely, as they are part of what makes a row: within fifteen percent. */
export const EDGE_TIMES = createScale({ error: 0.15, least: 0.5 });
/** The third number of a message's row is its kind times this, and its bucket of `EDGE_TIMES`. */
export const DETAILS = 64;
const UNMEASURED = DETAILS - 1;
const OTHER_KINDS = 0;

export const kindIn = (detail: number): number => Math.floor(detail / DETAILS);
/** -1 where the wait was not reported. */
export const waitIn = (detail: number): number => (detail % DETAILS === UNMEASURED ? -1 : detail % DETAILS);

interface Bucket {
  number: number;
  from: number;
  /** By kind and wait. */
  messages: Columns;
  /** By time of handling; only of those that report it. */
  runs: Columns;
  failures: Failures;
}

/** Added to while its bucket is the newest, then packed. */
interface Columns {
  table: EdgeTable | undefined;
  packed: EdgeRows | undefined;
}

/** What is known of a stretch of time up to now. It does not change while it is read, save that counts may grow. */
export interface Window {
  coveredFrom: number;
  /** Whose numbers stand in the rows. */
  actors: ActorTable;
  /** The third number is read with `kindIn` and `waitIn`. */
  messages: EdgeRows[];
  /** The third number is a bucket of `EDGE_TIMES`. */
  runs: EdgeRows[];
  failures(): Generator<Failure>;
}

/** Messages of the last fifteen minutes by sender, receiver, kind and wait. */
export interface Traffic {
  kindName(kind: number): string;
  follow(entry: ChangeEntry): void;
  window(ms: number): Window;
  /** Until released, no actor's number is given to another. */
  hold(): () => void;
  reset(): void;
  drops(): Drops;
}

export function createTraffic(view: View, given: Partial<TrafficLimits> = {}): Traffic {
  const limits = { ...TRAFFIC_LIMITS, ...given };
  const kinds = new Map<string, number>([['other', OTHER_KINDS]]);
  const kindNames = ['other'];
  let actors = createActorTable(limits.actors);
  let buckets: Bucket[] = [];
  let knownFrom = view.state.now;
  let rows = 0;
  let made = 0;
  let holders = 0;
  const dropped = { graphRows: 0, graphKinds: 0, graphFailures: 0, graphActors: 0 };

  const kindOf = (name: string): number => {
    const known = kinds.get(name);
    if (known !== undefined) return known;
    if (kindNames.length >= limits.kinds) {
      dropped.graphKinds += 1;
      return OTHER_KINDS;
    }
    kinds.set(name, kindNames.length);
    kindNames.push(name);
    return kindNames.length - 1;
  };

  const openBucket = (from: number): Bucket => {
    made += 1;
    const failures = createFailures(limits.failures);
    const bucket = { number: made, from, messages: openColumns(), runs: openColumns(), failures };
    buckets.push(bucket);
    return bucket;
  };

  const dropOldest = (): void => {
    const oldest = buckets.shift();
    rows -= oldest ? sizeOf(oldest) : 0;
    dropped.graphFailures += oldest?.failures.refused ?? 0;
  };

  const forget = (now: number): void => {
    const cutoff = startOf(now - KEPT_MS);
    while (buckets[0] && buckets[0].from < cutoff) dropOldest();
    while (rows > limits.rows && buckets.length > 1) {
      dropped.graphRows += sizeOf(buckets[0] as Bucket);
      dropOldest();
      knownFrom = buckets[0]?.from ?? now;
    }
    if (holders === 0) actors.sweep(buckets[0]?.number ?? made + 1);
  };

  /** The bucket of this moment. Early in a workspace's life there is no time yet; then it begins with the first. */
  const current = (at: number): Bucket => {
    const newest = buckets.at(-1);
    const isFull = newest !== undefined && sizeOf(newest) >= limits.bucketRows;
    if (newest && !isFull && startOf(at) <= newest.from) return newest;
    if (newest) for (const columns of [newest.messages, newest.runs]) pack(columns);
    forget(at);
    return openBucket(isFull ? at : startOf(at));
  };

  const add = (message: MessageBody, key: string, app: string, at: number): void => {
    const { from, to, type = '', waitMs, runMs, error, times = 1 } = message;
    const bucket = current(at);
    const number = (of: string, id: string) => actors.numberOf(of, bucket.number, () => view.get(app, id));
    const sender = from === undefined ? NOBODY : number(`${app}:${from}`, from);
    const receiver = number(key, to);
    const failed = error === undefined ? 0 : times;
    const wait = waitMs === undefined ? UNMEASURED : EDGE_TIMES.bucketOf(waitMs);
    const before = sizeOf(bucket);
    bucket.messages.table?.add(sender, receiver, kindOf(type) * DETAILS + wait, times, failed);
    if (runMs !== undefined)
      bucket.runs.table?.add(sender, receiver, EDGE_TIMES.bucketOf(runMs), times, failed);
    rows += sizeOf(bucket) - before;
    if (error !== undefined) bucket.failures.add(sender, receiver, error, at, times);
  };

  return {
    kindName: (kind) => kindNames[kind] ?? '',
    follow(entry) {
      if (knownFrom === 0) knownFrom = entry.state.now;
      eachMessage(entry, add);
    },
    window(ms) {
      const cutoff = startOf(view.state.now - ms);
      const within = buckets.filter(({ from }) => from >= cutoff);
      return {
        coveredFrom: Math.max(knownFrom, cutoff),
        actors,
        messages: within.map(({ messages }) => rowsOf(messages)),
        runs: within.map(({ runs }) => rowsOf(runs)),
        *failures() {
          for (const { failures } of within) yield* failures.all();
        },
      };
    },
    hold() {
      holders += 1;
      return () => {
        holders -= 1;
      };
    },
    reset() {
      dropped.graphActors += actors.refused;
      buckets = [];
      rows = 0;
      knownFrom = view.state.now;
      actors = createActorTable(limits.actors);
    },
    drops() {
      const open = buckets.reduce((sum, { failures }) => sum + failures.refused, 0);
      return {
        ...dropped,
        graphFailures: dropped.graphFailures + open,
        graphActors: dropped.graphActors + actors.refused,
      };
    },
  };
}

function startOf(at: number): number {
  return Math.floor(at / BUCKET_MS) * BUCKET_MS;
}

function openColumns(): Columns {
  return { table: createEdgeTable(), packed: undefined };
}

function pack(columns: Columns): void {
  columns.packed = columns.table?.sealed();
  columns.table = undefined;
}

function rowsOf({ table, packed }: Columns): EdgeRows {
  return packed ?? (table as EdgeTable).rows();
}

function sizeOf({ messages, runs }: Bucket): number {
  const size = ({ table, packed }: Columns) => packed?.size ?? table?.size ?? 0;
  return size(messages) + size(runs);
}
