import type { ActorChange, ActorRecord, ChangeEntry, HistoryEntry } from '@loom-studio/core-adapter/protocol';
import fc from 'fast-check';
import type { Engine, Position } from '../../sidecar/src/engine/engine.ts';
import { emptyState } from '../../sidecar/src/engine/memory/state.ts';

/** Ids that a store could trip over: its own separators, patterns, prototypes, other alphabets, nothing visible. */
const IDS = ['a', 'b', 'ü:/% {x}*[?]', '__proto__', '\u0000\u2028😀'];
const HISTORIES = ['journal:a:1', 'messages:a:{x}', 'spans'];
const MINUTE = 60_000;

const small = fc.nat({ max: 5 });
const text = fc.constantFrom('', 'x', 'true', '12', 'null', '{"a":1}', 'ü😀');
const free = fc.constantFrom<Record<string, unknown>>(
  {},
  { deep: [1, null, { two: 'x' }], text: '"\\' },
  JSON.parse('{"__proto__": {"admin": true}, "constructor": 1}'),
);
const facts = fc.record(
  {
    status: fc.constantFrom('idle', 'busy'),
    worker: text,
    metadata: free,
    queueDepth: fc.constantFrom(0, 7, Number.MAX_SAFE_INTEGER),
    waitMs: fc.constantFrom(0, 0.1, 1e-7, 1e21),
    quietSince: small,
    removedAt: small,
  },
  { requiredKeys: [] },
);
type Facts = typeof facts extends fc.Arbitrary<infer T> ? T : never;

const change = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('whole' as const), facts }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('patch' as const),
      facts,
      unset: fc.subarray(['worker', 'metadata', 'queueDepth', 'quietSince']),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('gone' as const) }) },
);
const changes = fc.uniqueArray(fc.tuple(fc.constantFrom(...IDS), change), {
  maxLength: 4,
  selector: ([id]) => id,
});

const commit = fc.record({
  do: fc.constant('commit' as const),
  changes,
  /** Log entries the commit has applied. */
  applied: fc.nat({ max: 2 }),
  history: fc.array(fc.tuple(fc.constantFrom(...HISTORIES), free), { maxLength: 3 }),
  drop: fc.subarray(HISTORIES, { maxLength: 1 }),
  producers: fc.uniqueArray(fc.tuple(fc.constantFrom('p', 'q'), fc.boolean()), {
    maxLength: 2,
    selector: ([id]) => id,
  }),
  report: fc.boolean(),
  /** What it says it builds on is not what is stored. */
  wrong: fc.oneof(
    { weight: 8, arbitrary: fc.constant('nothing' as const) },
    { weight: 1, arbitrary: fc.constantFrom('epoch' as const, 'seq' as const, 'at' as const) },
  ),
});

const doc = { kind: fc.constantFrom('view', 'rule'), id: fc.constantFrom(...IDS) };

/** Anything an engine may be asked, weighted so that state comes about before it is damaged. */
export const command = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('append' as const), producer: fc.constantFrom('p', 'q'), small }),
  },
  { weight: 8, arbitrary: commit },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('tail' as const), limit: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('since' as const), back: fc.nat({ max: 8 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('load' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('range' as const),
      key: fc.constantFrom(...HISTORIES),
      range: fc.record({ limit: small, from: small, to: small, newestFirst: fc.boolean() }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('put' as const),
      ...doc,
      value: free,
      ifVersion: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('get' as const), ...doc }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), ...doc }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('hold' as const, 'release' as const),
      name: fc.constantFrom('ingest', 'other'),
      holder: fc.constantFrom('one', 'two'),
    }),
  },
);
export type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

/** One engine under commands, and what it gave out that others must be asked with. */
export interface Commanded {
  engine: Engine;
  ws: string;
  /** Ids of the log in the order they were given. */
  entries: string[];
  /** Positions in the order they were reached. */
  positions: Position[];
}

/** Carries out one command and returns what the engine answered. */
export async function perform(on: Commanded, asked: Command): Promise<unknown> {
  const { engine, ws, entries, positions } = on;
  switch (asked.do) {
    case 'append': {
      const events = [{ kind: 'removed' as const, at: asked.small, id: 'x' }];
      const reply = await engine.append(ws, { producer: asked.producer, first: asked.small, events });
      entries.push(reply.id);
      return reply;
    }
    case 'commit':
      return commitOn(on, asked);
    case 'tail': {
      const { at } = await engine.position(ws);
      const tail = await engine.tail(ws, at, { limit: asked.limit, waitMs: 0 });
      return { ...tail, entries: tail.entries.map(({ id, flush }) => ({ id, flush })) };
    }
    case 'since':
      return engine.since(ws, positions.at(-1 - asked.back) ?? (await engine.position(ws)));
    case 'load':
      return stateOf(engine, ws);
    case 'range':
      return engine.range(ws, asked.key, asked.range);
    case 'put':
      return engine.putDoc(ws, asked.kind, asked.id, asked.value, {
        ttlMs: MINUTE,
        ...(asked.ifVersion !== undefined && { ifVersion: asked.ifVersion }),
      });
    case 'get':
      return {
        one: await engine.getDoc(ws, asked.kind, asked.id),
        all: await docsOf(engine, ws, asked.kind),
      };
    case 'delete':
      return engine.deleteDoc(ws, asked.kind, asked.id);
    case 'hold':
      return engine.hold(ws, asked.name, asked.holder, MINUTE);
    case 'release':
      return engine.release(ws, asked.name, asked.holder);
  }
}

async function commitOn(on: Commanded, asked: Extract<Command, { do: 'commit' }>): Promise<unknown> {
  const stands = await on.engine.position(on.ws);
  const known = on.entries.indexOf(stands.at);
  const at = on.entries[Math.min(known + asked.applied, on.entries.length - 1)] ?? stands.at;
  const entry = entryOf(asked, stands, at);
  const result = await on.engine.commit(on.ws, mistaken(stands, asked.wrong), entry);
  on.positions.push(await on.engine.position(on.ws));
  return { result, stands: on.positions.at(-1) };
}

function mistaken(stands: Position, wrong: Extract<Command, { do: 'commit' }>['wrong']): Position {
  const others = { nothing: {}, epoch: { epoch: 'other' }, seq: { seq: stands.seq + 1 }, at: { at: '9-9' } };
  return { ...stands, ...others[wrong] };
}

function entryOf(asked: Extract<Command, { do: 'commit' }>, stands: Position, at: string): ChangeEntry {
  const { reports: _, ...empty } = emptyState();
  const seq = stands.seq + 1;
  const state = { ...empty, now: seq, totals: { ...empty.totals, events: seq } };
  return {
    epoch: stands.epoch,
    seq,
    at,
    actors: asked.changes.map(([id, each]) => changeOf(id, each, seq)),
    producers: asked.producers.map(([id, gone]) =>
      gone ? { id, gone: true } : { id, whole: { id, app: 'a', last: seq, firstSeenAt: 1, seenAt: seq } },
    ),
    history: asked.history.map(([key, body]) => ({ key, entry: line(seq, body) })),
    ...(asked.drop.length > 0 && {
      dropHistory: asked.drop.filter((key) => !asked.history.some(([of]) => of === key)),
    }),
    state,
    ...(asked.report && { reports: { a: { seq } } }),
  };
}

const line = (at: number, body: Record<string, unknown>): HistoryEntry => ({ at, seq: at, body });

function changeOf(
  id: string,
  each: { do: string; facts?: Facts; unset?: string[] },
  seq: number,
): ActorChange {
  const key = `a:${id}`;
  const given = (each.facts ?? {}) as Partial<ActorRecord>;
  if (each.do === 'gone') return { key, gone: true };
  if (each.do === 'whole') return { key, whole: { ...record(id), ...given, v: seq } };
  const unset = (each.unset ?? []).filter((field) => !(field in given));
  return { key, v: seq, set: given, ...(unset.length > 0 && { unset }) };
}

function record(id: string): ActorRecord {
  const times = { registeredAt: 1, statusAt: 1, seenAt: 1 };
  return { app: 'a', id, type: 'T', status: 'idle', messageCount: 0, ...times, n: 0, v: 1 };
}

/** All an engine holds of a workspace, in an order of its own. */
export async function stateOf(engine: Engine, ws: string): Promise<unknown> {
  const actors: object[] = [];
  const producers: object[] = [];
  let state: unknown;
  for await (const page of engine.load(ws)) {
    actors.push(...page.actors);
    producers.push(...page.producers);
    state ??= page.state;
  }
  return { actors: sorted(actors), producers: sorted(producers), state };
}

async function docsOf(engine: Engine, ws: string, kind: string): Promise<unknown> {
  return sorted(await engine.listDocs(ws, kind));
}

/** Everything there is to compare at the end of a run. */
export async function everything({ engine, ws }: Commanded): Promise<unknown> {
  const histories: Record<string, unknown> = {};
  for (const key of HISTORIES) histories[key] = await engine.range(ws, key, { limit: 1_000 });
  const docs = { view: await docsOf(engine, ws, 'view'), rule: await docsOf(engine, ws, 'rule') };
  return { state: await stateOf(engine, ws), stands: await engine.position(ws), histories, docs };
}

function sorted(values: object[]): string[] {
  return values.map((value) => JSON.stringify(Object.entries(value).sort())).sort();
}
