import {
  type ActorRecord,
  actorKey,
  type Flush,
  type FlushReply,
  LIMITS,
  type LogEvent,
  StudioError,
} from '@loom-studio/core-adapter/protocol';
import { compareIds, type Engine, type Position } from '../engine/engine.ts';
import type { Cell, Studio, View } from '../studio.ts';
import { createAtOnce } from './at-once.ts';
import { createIngester } from './ingester.ts';
import { toLegacy, toMetrics } from './legacy-view.ts';
import type { Picture } from './picture.ts';
import { DEFAULT_POLICY, type Policy } from './policy.ts';
import { createRecent } from './recent.ts';
import { redacted } from './redacted.ts';
import { createReplica, type Replica } from './replica.ts';

/** How long a writer waits for its own write to show: less than an adapter waits for its answer. */
const SHOW_MS = 2_000;
/** A crowd of clients that come back after a long time must not keep the engine from answering in time. */
const READS_AT_ONCE = 4;

export interface StudioOptions {
  engine: Engine;
  workspace: string;
  policy?: Partial<Policy>;
  onError: (error: unknown) => void;
  /** This process among those of the workspace; any when absent. */
  id?: string;
}

export interface RunningStudio extends Studio {
  /** Takes an adapter's flush. The reply says what has taken effect, as far as it shows within 2 s. */
  append(flush: Flush): Promise<FlushReply>;
  /** Whether the view may be served. */
  ready(): boolean;
  /** Whether this process applies the log for everybody. */
  leads(): boolean;
  close(): Promise<void>;
}

/** One workspace, live: a replica that follows it and an ingester that competes for its lease. */
export async function createStudio({
  engine,
  workspace,
  policy,
  onError,
  id,
}: StudioOptions): Promise<RunningStudio> {
  const rules = { ...DEFAULT_POLICY, ...policy };
  const replica = await createReplica({ engine, workspace, policy: rules, onError });
  const ingester = createIngester({
    engine,
    workspace,
    policy: rules,
    replica,
    onError,
    ...(id !== undefined && { holder: id }),
  });
  const shown = createShown(replica);
  const recent = createRecent(replica.position());
  const undo = [replica.onChange(recent.note), replica.onReset(() => recent.begin(replica.position()))];
  const inTurn = createAtOnce(READS_AT_ONCE);
  const read = async (position: Position) => {
    const entries = await engine.since(workspace, position);
    if (entries !== 'gone') recent.reach(position, entries);
    return entries;
  };

  return {
    workspace,
    view: createView(replica, engine),
    onChange: replica.onChange,
    onReset: replica.onReset,
    async report(app, events) {
      const ids: string[] = [];
      for (const run of runs(events))
        ids.push((await engine.append(workspace, { producer: app, first: 0, events: run.map(redacted) })).id);
      const last = ids.at(-1);
      if (last && !(await shown.wait(last)))
        throw new StudioError('unavailable', 'accepted, but not applied yet');
    },
    history: (key, range) => engine.range(workspace, key, range),
    position: replica.position,
    async since(position) {
      return recent.since(position) ?? inTurn(async () => recent.since(position) ?? read(position));
    },
    async append(flush) {
      const { id, epoch, producer } = await engine.append(workspace, flush);
      await shown.wait(id);
      const known = replica.view.producer(flush.producer) ?? producer;
      return {
        epoch: replica.position().epoch || epoch,
        last: known?.last ?? 0,
        resync: known?.wantsResync ?? false,
      };
    },
    ready: () => replica.fresh(),
    leads: () => ingester.leads(),
    async close() {
      await ingester.close();
      for (const each of undo) each();
      shown.close();
      replica.close();
    },
  };
}

/** A log entry holds at most so many events, whoever sends them. */
function runs(events: LogEvent[]): LogEvent[][] {
  const all: LogEvent[][] = [];
  for (let from = 0; from < events.length; from += LIMITS.flushEvents) {
    all.push(events.slice(from, from + LIMITS.flushEvents));
  }
  return all;
}

/** Lets writers wait until the view has applied a log entry. */
function createShown(replica: Replica) {
  const waiting = new Set<{ id: string; done: (shown: boolean) => void }>();
  const isShown = (id: string) => compareIds(replica.position().at, id) >= 0;
  const settle = () => {
    for (const each of waiting) if (isShown(each.id)) each.done(true);
  };
  const undo = [replica.onChange(settle), replica.onReset(settle)];
  return {
    wait(id: string): Promise<boolean> {
      if (isShown(id)) return Promise.resolve(true);
      return new Promise((resolve) => {
        const each = {
          id,
          done: (shown: boolean) => {
            clearTimeout(timer);
            waiting.delete(each);
            resolve(shown);
          },
        };
        const timer = setTimeout(() => each.done(false), SHOW_MS);
        waiting.add(each);
      });
    },
    close() {
      for (const each of undo) each();
      for (const each of waiting) each.done(false);
    },
  };
}

export function createView(replica: Replica, engine: Engine): View {
  const { view } = replica;
  const lostSince = (record: ActorRecord) =>
    record.producer === undefined ? undefined : view.producer(record.producer)?.lostSince;
  return {
    get epoch() {
      return view.epoch;
    },
    get seq() {
      return view.seq;
    },
    get fresh() {
      return replica.fresh();
    },
    get silentMs() {
      return replica.silentMs();
    },
    get stillMs() {
      return replica.stillMs();
    },
    get state() {
      return view.state;
    },
    get size() {
      return view.size;
    },
    get: (app, id) => view.record(actorKey(app, id)),
    record: view.record,
    find: (id) => find(replica, id),
    live: () => replica.picture().live.values(),
    entries: () => replica.picture().live.entries(),
    tombstones: () => replica.picture().dead.values(),
    producer: (id) => view.producer(id),
    producers: () => replica.picture().producers.values(),
    owned: view.owned,
    ownerLostSince: lostSince,
    toLegacy: (record) => toLegacy(record, view.state.now, lostSince(record)),
    groups: () => replica.picture().counts,
    metrics: () => toMetrics(replica.picture()),
    cells: () => replica.picture().counts.cells.all(),
    cell: (type, worker) => replica.picture().counts.cells.get(type, worker),
    restCell: () => replica.picture().counts.cells.rest,
    lostByCell: () => lostByCell(replica.picture()),
    drops: () => ({ ...engine.drops(), groups: replica.picture().counts.cells.refused }),
  };
}

function lostByCell({ producers, counts }: Picture): Map<Cell, number> {
  const lost = new Map<Cell, number>();
  for (const { id, lostSince } of producers.values()) {
    if (lostSince === undefined) continue;
    for (const [cell, actors] of counts.cells.owned(id)) lost.set(cell, (lost.get(cell) ?? 0) + actors);
  }
  return lost;
}

/** An id is looked for in every app; the dead only count when nobody of that name lives. */
function find(replica: Replica, id: string): ActorRecord[] {
  const { counts, live, dead } = replica.picture();
  const alive = [...counts.byApp.keys()].flatMap((app) => live.get(actorKey(app, id)) ?? []);
  if (alive.length > 0) return alive;
  return [...dead.values()].filter((record) => record.id === id);
}
