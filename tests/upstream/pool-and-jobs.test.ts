import { afterEach, expect, jest, test } from '@jest/globals';
import { startRedis } from '../support/redis.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';
import { runApp } from './run-app.ts';

jest.setTimeout(60_000);

type Fields = Record<string, unknown>;

const undo: Array<() => unknown> = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

async function aSidecar(): Promise<SidecarProcess> {
  const sidecar = await startSidecar();
  undo.push(() => sidecar.kill());
  return sidecar;
}

interface Ended {
  flushed: boolean;
  dropped: Fields;
  restored: boolean;
}

const ENDED = {
  flushed: true,
  dropped: { messages: 0, state: 0, invalid: 0, refused: 0 },
  restored: true,
};

interface Pool {
  lines: string[];
  stored: Record<string, { saved: [string, Fields]; journal: Fields[] }>;
}

const withoutTimes = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'timestamp' ? '<time>' : inner)));

test("Loom's long-lived runtime pools and evicts as before, and the studio shows who is gone", async () => {
  const sidecar = await aSidecar();
  const found = await runApp<Ended & { untouched: Pool; observed: Pool }>(['long-lived'], {
    STUDIO_URL: sidecar.url,
  });
  expect(found).toMatchObject(ENDED);
  expect(withoutTimes(found.observed)).toEqual(withoutTimes(found.untouched));
  expect(found.observed.lines).toEqual(
    expect.arrayContaining(['pool = 3', 'pool = 1', 'c-5 by -1 ! RangeError: cannot count by -1']),
  );

  const actors = await sidecar.get<Fields[]>('/api/actors?app=pool');
  expect(actors.map(({ id, type, status, messageCount }) => [id, type, status, messageCount])).toEqual([
    ['c-1', 'Counter', 'idle', 4],
    ['c-2', 'Counter', 'evicted', 1],
    ['c-3', 'Counter', 'evicted', 1],
    ['c-4', 'Counter', 'evicted', 1],
    ['c-5', 'Counter', 'evicted', 3],
  ]);
  const { edges } = await sidecar.get<{ edges: Fields[] }>('/api/graph?expand=Counter');
  expect(edges).toMatchObject([{ from: 'actor:pool:c-1', to: 'actor:pool:c-5', messages: 1, errors: 0 }]);
  const errors = await sidecar.get<Fields[]>('/api/errors?app=pool');
  expect(errors.map(({ sample, actor, count }) => [sample, actor, count])).toEqual(
    expect.arrayContaining([
      ['cannot count by -1', 'c-5', 1],
      ['Actor type Nothing not registered and not found in ActivityStore', 'x-1', 1],
    ]),
  );
  for (const [id, { journal }] of Object.entries(found.observed.stored)) {
    const shown = await sidecar.get<Array<{ body: Fields }>>(`/api/journal/${id}?app=pool`);
    const [base, ...entries] = shown.reverse().map(({ body: { at: _, ...entry } }) => entry);
    expect([id, base, entries]).toEqual([id, { type: 'base', state: { count: 0 } }, journal]);
    expect(journal[0]).toMatchObject({ type: 'invocation', payload: { by: 1 } });
  }
});

interface Jobs {
  lines: string[];
  mailed: number;
  attempts: string[];
  stats: { totalJobs: number; completedJobs: number; failedJobs: number };
  counts: Fields;
}

const HELD = { failed: 1, active: 0, waiting: 0 };

test("Loom's queue over BullMQ retries and gives up as before, and every attempt shows", async () => {
  const sidecar = await aSidecar();
  const redis = await startRedis();
  undo.push(() => redis.close());
  const found = await runApp<Ended & { untouched: Jobs; observed: Jobs }>(['bullmq'], {
    STUDIO_URL: sidecar.url,
    APP_REDIS_URL: redis.url,
  });
  expect(found).toMatchObject(ENDED);
  const { untouched, observed } = found;
  for (const seen of ['lines', 'mailed', 'attempts'] as const)
    expect(observed[seen]).toEqual(untouched[seen]);
  expect([untouched.counts, observed.counts]).toMatchObject([HELD, HELD]);
  expect(observed.attempts.at(-1)).toBe('3 completed');
  expect(observed.lines).toContain('a colon in the name ! Error: Queue name cannot contain :');

  const queues = await sidecar.get<Fields[]>('/api/queues?app=jobs');
  const queue = (name: string) => queues.find((each) => each['name'] === name);
  const { totalJobs, completedJobs, failedJobs } = observed.stats;
  // Two attempts more of the one that made it, and of the one that did not.
  const again = 4;
  expect(queue('actor-Order')).toMatchObject({
    ...{ enqueued: totalJobs, taken: totalJobs + again, done: completedJobs, failed: failedJobs + again },
  });
  expect(queue('actor-Mail')).toMatchObject({ enqueued: 21, taken: 21, done: 21, failed: 0 });
  // Nobody here works on it, so nobody knows what was taken.
  expect(queue('actor-Later')).toMatchObject({ enqueued: 7, depth: 7 });
  expect(queue('actor-Later')).not.toHaveProperty('taken');
  // Refused by BullMQ, so it never was a queue.
  expect(queue('actor:Order')).toBeUndefined();

  const actors = await sidecar.get<Fields[]>('/api/actors?app=jobs');
  const of = (id: string) => actors.find((each) => each['id'] === id);
  expect(of('order-0')).toMatchObject({ type: 'Order', status: 'idle', messageCount: 5, errors: 0 });
  expect(of('order-third')).toMatchObject({ type: 'Order', status: 'idle', messageCount: 3, errors: 2 });
  expect(of('order-never')).toMatchObject({
    status: 'failed',
    errors: 3,
    lastError: 'never paid by order-never',
  });
  expect(of('mail-1')).toMatchObject({ type: 'Mail', messageCount: 21 });
  const { edges } = await sidecar.get<{ edges: Fields[] }>('/api/graph');
  expect(edges).toMatchObject([{ from: 'group:Order', to: 'group:Mail', messages: 21, errors: 0 }]);
});
