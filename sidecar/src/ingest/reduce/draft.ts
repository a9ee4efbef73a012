import type {
  ActorChange,
  ActorRecord,
  CauseRow,
  ChangeEntry,
  ProducerChange,
  ProducerRecord,
  QueueRow,
  RemovalCause,
  Totals,
  WorkspaceState,
} from '@loom-studio/core-adapter/protocol';
import { actorKey } from '@loom-studio/core-adapter/protocol';
import { createRowDraft, type RowDraft } from './rows.ts';
import type { ReduceView } from './view.ts';

interface Touched {
  /** Undefined: the record ends with this commit. */
  current: ActorRecord | undefined;
  existed: boolean;
  /** Undefined: written whole. */
  set: Partial<ActorRecord> | undefined;
  unset: Set<string> | undefined;
}

type Optional = 'worker' | 'metadata' | 'endpoint' | 'quietSince' | 'queueDepth' | 'blockedSince' | 'work';

/** One commit in the making: reads through to the view, collects what changes, changes nothing itself. */
export interface Draft {
  readonly seq: number;
  readonly state: WorkspaceState;
  now(): number;
  live(): number;
  /** A live actor or a tombstone. */
  record(key: string): ActorRecord | undefined;
  create(record: ActorRecord): void;
  set<F extends keyof ActorRecord>(key: string, field: F, value: ActorRecord[F]): void;
  unset(key: string, field: Optional): void;
  remove(key: string, cause: RemovalCause): void;
  purge(key: string): void;
  /** Keys of what a producer owns, with what this commit gave it. May name some it no longer does. */
  owned(producer: string): Iterable<string>;
  producer(id: string): ProducerRecord | undefined;
  putProducer(record: ProducerRecord): void;
  forgetProducer(id: string): void;
  count(total: keyof Totals, by?: number): void;
  history(key: string, body: Record<string, unknown>): void;
  /** Refused and counted when `most` other apps report. */
  report(app: string, metrics: Record<string, unknown>, most: number): void;
  readonly queues: RowDraft<QueueRow>;
  readonly causes: RowDraft<CauseRow>;
  /** Records and history lines so far: what bounds a commit. */
  written(): { records: number; history: number };
  finish(at: string): ChangeEntry;
}

export function createDraft(view: ReduceView): Draft {
  const seq = view.seq + 1;
  const state: WorkspaceState = { ...view.state, totals: { ...view.state.totals } };
  const touched = new Map<string, Touched>();
  const producers = new Map<string, ProducerRecord | undefined>();
  const history: ChangeEntry['history'] = [];
  const dropHistory: string[] = [];
  let reports: Record<string, Record<string, unknown>> | undefined;
  const queues = createRowDraft(view.state.tables.queues);
  const causes = createRowDraft(view.state.tables.causes);
  let live = view.size;

  const touch = (key: string): Touched | undefined => {
    const known = touched.get(key);
    if (known) return known.current ? known : undefined;
    const base = view.record(key);
    if (!base) return undefined;
    const fresh: Touched = { current: { ...base }, existed: true, set: {}, unset: undefined };
    touched.set(key, fresh);
    return fresh;
  };

  return {
    seq,
    state,
    now: () => state.now,
    live: () => live,
    record: (key) => (touched.has(key) ? touched.get(key)?.current : view.record(key)),
    create(record) {
      const key = actorKey(record.app, record.id);
      const before = touched.has(key) ? touched.get(key)?.current : view.record(key);
      if (!before || before.removedAt !== undefined) live += 1;
      touched.set(key, {
        current: record,
        existed: view.record(key) !== undefined,
        set: undefined,
        unset: undefined,
      });
    },
    set(key, field, value) {
      const each = touch(key);
      if (!each?.current || each.current[field] === value) return;
      each.current[field] = value;
      each.unset?.delete(field);
      if (each.set) each.set[field] = value;
    },
    unset(key, field) {
      const each = touch(key);
      if (each?.current?.[field] === undefined) return;
      delete each.current[field];
      if (!each.set) return;
      delete each.set[field];
      each.unset = (each.unset ?? new Set()).add(field);
    },
    remove(key, cause) {
      this.set(key, 'removedAt', state.now);
      this.set(key, 'cause', cause);
      live -= 1;
      state.totals.removed += 1;
    },
    purge(key) {
      const existed = view.record(key) !== undefined;
      touched.set(key, { current: undefined, existed, set: undefined, unset: undefined });
      dropHistory.push(`journal:${key}`, `messages:${key}`, `logs:${key}`);
    },
    *owned(producer) {
      const known = new Set(view.owned(producer));
      yield* known;
      for (const [key, { current }] of touched)
        if (current?.producer === producer && !known.has(key)) yield key;
    },
    producer: (id) => (producers.has(id) ? producers.get(id) : view.producer(id)),
    putProducer: (record) => producers.set(record.id, record),
    forgetProducer: (id) => producers.set(id, undefined),
    count(total, by = 1) {
      state.totals[total] = (state.totals[total] ?? 0) + by;
    },
    history: (key, body) => history.push({ key, entry: { at: state.now, seq, body } }),
    report(app, metrics, most) {
      const known = { ...state.reports, ...reports };
      if (!Object.hasOwn(known, app) && Object.keys(known).length >= most) {
        this.count('reportsRefused');
        return;
      }
      reports = { ...reports, [app]: metrics };
    },
    queues,
    causes,
    written: () => ({ records: touched.size, history: history.length }),
    finish: (at) => ({
      epoch: view.epoch,
      seq,
      at,
      actors: actorChanges(touched, seq),
      producers: [...producers].map(([id, after]) => producerChange(id, view.producer(id), after)),
      history,
      ...(dropHistory.length > 0 && { dropHistory }),
      state: {
        now: state.now,
        resumedAt: state.resumedAt,
        totals: state.totals,
        recent: state.recent,
      },
      ...(reports && { reports }),
      ...tableChanges(queues, causes),
    }),
  };
}

function tableChanges(queues: RowDraft<QueueRow>, causes: RowDraft<CauseRow>): Pick<ChangeEntry, 'tables'> {
  const changed = { queues: queues.changes(), causes: causes.changes() };
  return changed.queues || changed.causes ? { tables: changed } : {};
}

function actorChanges(touched: Map<string, Touched>, seq: number): ActorChange[] {
  const changes: ActorChange[] = [];
  for (const [key, { current, existed, set, unset }] of touched) {
    if (!current) {
      if (existed) changes.push({ key, gone: true });
    } else if (!set) {
      changes.push({ key, whole: { ...current, v: seq } });
    } else if (unset?.size) {
      changes.push({ key, v: seq, set, unset: [...unset] });
    } else if (!isEmpty(set)) {
      changes.push({ key, v: seq, set });
    }
  }
  return changes;
}

function producerChange(
  id: string,
  before: ProducerRecord | undefined,
  after: ProducerRecord | undefined,
): ProducerChange {
  const toggles = (before?.lostSince === undefined) !== (after?.lostSince === undefined);
  const toggled = toggles ? { toggled: true as const } : {};
  return after ? { id, whole: after, ...toggled } : { id, gone: true, ...toggled };
}

function isEmpty(object: object): boolean {
  for (const _ in object) return false;
  return true;
}
