import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';
import { runApp } from './run-app.ts';

jest.setTimeout(60_000);

type Fields = Record<string, unknown>;

interface Run {
  outcomes: string[];
  taken: Array<[message: string, actor: string]>;
  stored: Record<string, { state: { status: string; state: Fields } | null; journal: Fields[] }>;
  traced: Fields[];
  events: number;
  recorded: number;
  measured: { actorPool: Fields };
}

interface Found {
  untouched: Run;
  observed: Run;
  flushed: boolean;
  dropped: Record<string, number>;
  observing: { captures: string[]; messages: { single: number }; forgotten: Record<string, number> };
  restored: boolean;
}

interface Shown {
  id: string;
  type: string;
  status: string;
  messageCount: number;
  errors?: number;
  lastError?: string;
  parent?: string;
}

/** What differs between two runs of anything: times and what is drawn by chance. */
function timeless<T>(value: T): T {
  const chance = /timestamp|state_version|span_id|duration_ms|childId|messageId/;
  return JSON.parse(
    JSON.stringify(value, (key, inner: unknown) => {
      if (chance.test(key)) return `<${key}>`;
      // Of `sendMessage`, and the trace it makes for it.
      return typeof inner === 'string' ? inner.replace(/(msg-)?\d{13}-[\w.]+/, '<made up>') : inner;
    }),
  );
}

/** Different actors may overtake each other where their journals go over a network; one actor's order stands. */
function actorByActor({ outcomes, taken, traced, ...rest }: Omit<Run, 'measured'>): unknown {
  const by = <T>(all: T[], key: (each: T) => unknown): T[] =>
    [...all].sort((one, other) => String(key(one)).localeCompare(String(key(other))));
  return {
    ...{ ...rest, outcomes: by(outcomes, (line) => line.split(' ')[0]), taken: by(taken, ([, id]) => id) },
    traced: by(traced, (event) => event['trace_id']),
  };
}

describe.each(['memory', 'redis'])("Loom's runtime, workers and stores, with journals in %s", (kind) => {
  let redis: TestRedis | undefined;
  let sidecar: SidecarProcess;
  let found: Found;
  beforeAll(async () => {
    redis = kind === 'redis' ? await startRedis() : undefined;
    sidecar = await startSidecar();
    found = await runApp<Found>(['runtime', kind], {
      STUDIO_URL: sidecar.url,
      ...(redis && { APP_REDIS_URL: redis.url }),
    });
  });
  afterAll(async () => {
    await sidecar?.kill();
    await redis?.close();
  });

  const bodies = async (path: string) =>
    (await sidecar.get<Array<{ body: Fields }>>(path)).map(({ body }) => body);

  test('do the same in the same order as before, and are as they were afterwards', () => {
    const { measured: _, ...untouched } = found.untouched;
    const { measured, ...observed } = found.observed;
    const ordered = kind === 'redis' ? actorByActor : (run: Omit<Run, 'measured'>) => run;
    expect(ordered(timeless(observed))).toEqual(ordered(timeless(untouched)));
    expect(measured.actorPool).toEqual(found.untouched.measured.actorPool);
    expect(found.restored).toBe(true);
  });

  test('nothing of it is lost on the way', () => {
    expect(found.flushed).toBe(true);
    expect(found.dropped).toEqual({ messages: 0, state: 0, invalid: 0, refused: 0 });
    expect(found.observing.captures).toEqual(
      expect.arrayContaining(['runtime', 'queue', 'journal', 'state', 'traces', 'metrics', 'telemetry']),
    );
    expect(new Set(Object.values(found.observing.forgotten))).toEqual(new Set([0]));
  });

  test('actors show with how they ended, though their store calls every one of them suspended', async () => {
    const statuses = Object.values(found.observed.stored).map(({ state }) => state?.status);
    expect(new Set(statuses)).toEqual(new Set(['suspended']));
    const actors = await sidecar.get<Shown[]>('/api/actors?app=shop');
    const shown = Object.fromEntries(actors.map(({ id, type, status }) => [id, `${type} ${status}`]));
    const child = actors.find(({ parent }) => parent === 'family-1');
    expect(shown).toEqual({
      ...{ 'order-a': 'Order idle', 'order-b': 'Order failed', 'order-c': 'Order failed' },
      ...{ 'mail-1': 'Mail idle', 'approval-1': 'Approval idle', 'approval-2': 'Approval suspended' },
      ...{
        'payment-1': 'Payment idle',
        'family-1': 'Family idle',
        [child?.id ?? 'no child']: 'Order active',
      },
    });
    expect(actors.find(({ id }) => id === 'order-b')).toMatchObject({
      ...{ errors: 1, lastError: 'price 7 is refused' },
    });
  });

  test('each message a worker took counts once, and each call of an actor', async () => {
    const taken = new Map<string, number>([['order-c', 2]]);
    for (const [, id] of found.observed.taken) taken.set(id, (taken.get(id) ?? 0) + 1);
    const actors = await sidecar.get<Shown[]>('/api/actors?app=shop');
    expect(found.observing.messages.single).toBe([...taken.values()].reduce((sum, each) => sum + each, 0));
    // Never came to life, as nobody registered its type.
    taken.delete('ghost-1');
    const counted = actors.map(({ id, messageCount }) => [id, messageCount] as const);
    expect(new Map(counted.filter(([, messages]) => messages > 0))).toEqual(taken);
  });

  test('who sent what to whom is known, and who spawned whom', async () => {
    const graph = await sidecar.get<{ messages: number; edges: Fields[] }>('/api/graph?app=shop');
    expect(graph.edges).toMatchObject([
      { from: 'group:Order', to: 'group:Mail', messages: 2, errors: 0 },
      { from: 'group:Family', to: 'group:Order', kind: 'spawned', actors: 1 },
    ]);
    expect(graph.messages).toBe(found.observing.messages.single);
  });

  test('queues count what came, what was done and what nobody answers for', async () => {
    const queues = await sidecar.get<Fields[]>('/api/queues?app=shop');
    const counts = (name: string) => queues.find((queue) => queue['name'] === `actor:${name}`);
    expect(counts('Order')).toMatchObject({ enqueued: 3, taken: 3, done: 2, failed: 1, retried: 0, dead: 0 });
    expect(counts('Mail')).toMatchObject({ enqueued: 3, taken: 2, done: 2, failed: 0 });
    expect(counts('Ghost')).toMatchObject({ enqueued: 1, taken: 1, done: 0, failed: 1 });
    // To wait is no failure: a worker acknowledges what waits.
    expect(counts('Approval')).toMatchObject({ enqueued: 3, taken: 3, done: 3, failed: 0 });
    expect(counts('Payment')).toMatchObject({ enqueued: 2, taken: 2, done: 2, failed: 0 });
  });

  test('what failed alike is one cause', async () => {
    const causes = await sidecar.get<Fields[]>('/api/errors?app=shop');
    expect(causes).toHaveLength(2);
    expect(causes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ text: 'price # is refused', count: 2, type: 'Order' }),
        expect.objectContaining({ sample: 'Actor type Ghost not registered', count: 1, actor: 'ghost-1' }),
      ]),
    );
  });

  test('journals show every entry the store has, in order, and what simple states changed', async () => {
    for (const [id, { journal }] of Object.entries(found.observed.stored)) {
      const shown = (await bodies(`/api/journal/${id}?app=shop`)).reverse();
      const appended = shown.filter(({ type }) => !['state', 'base', 'snapshot'].includes(String(type)));
      const withoutTimes = appended.map(({ at: _, ...entry }) => entry);
      if (id === 'mail-1') {
        expect(withoutTimes.map(({ patches }) => patches)).toEqual([
          [{ op: 'add', path: ['sent'], value: 1 }],
          [{ op: 'replace', path: ['sent'], value: 2 }],
        ]);
      } else expect([id, withoutTimes]).toEqual([id, journal]);
    }
  });

  test('states show as they were saved last, where patches alone lead elsewhere', async () => {
    for (const [id, { state }] of Object.entries(found.observed.stored)) {
      const [last] = await bodies(`/api/journal/${id}?app=shop&type=state&limit=1`);
      expect([id, last]).toMatchObject([id, { state: state?.state }]);
    }
    // Loom runs an actor that waited again from its start, and journals nothing of that.
    expect(found.observed.stored['approval-1']?.state?.state).toEqual({ asked: 2, answer: { yes: true } });
    const patched = found.observed.stored['approval-1']?.journal.filter(
      ({ type }) => type === 'state_patches',
    );
    expect(patched).toHaveLength(1);
  });

  test('traces hold the very events the writer was given', async () => {
    const ids = new Set(found.observed.traced.map((event) => String(event['trace_id'])));
    expect(ids.size).toBeGreaterThan(8);
    for (const id of ids) {
      const { spans } = await sidecar.get<{ spans: Array<{ body: Fields }> }>(`/api/traces/${id}`);
      const shown = spans.map(({ body }) => ({
        ...{ trace_id: body['correlationId'], event_type: body['eventType'] },
        ...(body['detail'] as Fields),
      }));
      expect(shown).toEqual(found.observed.traced.filter((event) => event['trace_id'] === id));
    }
  });

  test('what actors record of themselves are lines of their logs, and figures', async () => {
    const lines = await bodies('/api/logs?app=shop');
    expect(lines.filter(({ message }) => message === 'ordered')).toHaveLength(found.observed.events);
    await eventually(async () => {
      const { reported } = await sidecar.get<{ reported?: Record<string, Fields> }>('/api/metrics');
      expect(reported?.['shop']).toBeDefined();
    });
  });
});
