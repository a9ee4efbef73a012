import { join } from 'node:path';
import { connectStudio } from '@loom-studio/core-adapter';
import { Redis } from 'ioredis';
import { createRegistry } from '../../../core-adapter/demo/registry.ts';
import { startProcess } from '../../support/process.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { registration } from '../../support/registration.ts';
import { startSidecar } from '../../support/sidecar.ts';
import { ROOT } from '../../support/tree.ts';
import { metric } from '../filled-studio.ts';
import { openLive } from '../live-socket.ts';
import { type Case, type Figure, figure } from '../measure.ts';

const CALLS = 1_000_000;
/** With so many actors hardly two calls merge, so each is an event. */
const CALLS_OF_MANY = 300_000;
const RUNS = 3;
const BURST = 500;
/** Events in one entry of the bare ceiling, about as many as a busy adapter packs. */
const PACKED = 500;
const LOOK_MS = 20;

/** Counters must be exact at the end. */
export const ingest: Case = {
  name: 'ingest',
  about:
    'hooked registry calls of 1,000 actors → adapter → Redis → sidecar → one socket, each in its own process, ' +
    'counters exact at the end',
  run: () => beside('1,000 actors', 1_000, CALLS, 400_000, 0.4),
};

export const ingestMany: Case = {
  name: 'ingest-many',
  about: 'the same, 100,000 actors',
  run: () => beside('100,000 actors', 100_000, CALLS_OF_MANY, 120_000),
};

/** Beside what anybody pays who reads packed JSON from a stream. */
async function beside(
  name: string,
  actors: number,
  calls: number,
  atLeast: number,
  share?: number,
): Promise<Figure[]> {
  const redis = await startRedis();
  try {
    const whole: number[] = [];
    const part: number[] = [];
    // In turn, so that what else the machine does befalls both.
    for (let run = 0; run <= RUNS; run += 1) {
      whole.push(await bare(redis));
      part.push(await callsPerSecond(redis, actors, calls));
    }
    // The first run of each is the warm-up.
    whole.shift();
    part.shift();
    const ceiling = figure('bare ceiling: packed XADD, XREAD, JSON.parse', 'events/s', whole);
    const ours = figure(name, 'calls/s', part, { target: { atLeast } });
    const ratio = [ours.median / ceiling.median];
    const target = share === undefined ? {} : { target: { atLeast: share } };
    return [ceiling, ours, figure(`${name}, of the ceiling`, '×', ratio, target)];
  } finally {
    await redis.close();
  }
}

async function bare(redis: TestRedis): Promise<number> {
  await redis.cli('FLUSHALL');
  const script = join(ROOT, 'tests/bench/bare-reader.ts');
  const args = ['--import', 'tsx', '--conditions=source', script, redis.url, 'bare', String(CALLS)];
  const reader = startProcess(process.execPath, args, { cwd: ROOT });
  await reader.printed(/reading/);
  const writer = new Redis(redis.url, { protocol: 2 });
  const began = performance.now();
  for (let sent = 0; sent < CALLS; sent += 4 * PACKED) {
    // A few at once, as many as hide the way to Redis and back.
    await Promise.all(
      [0, 1, 2, 3].map((n) => writer.xadd('bare', '*', 'events', JSON.stringify(packed(sent + n * PACKED)))),
    );
  }
  await reader.printed(/done/);
  const seconds = (performance.now() - began) / 1_000;
  writer.disconnect();
  await reader.kill();
  return CALLS / seconds;
}

function packed(from: number): object[] {
  const at = Date.now();
  return Array.from({ length: PACKED }, (_, n) => ({
    kind: 'changed',
    at,
    id: `actor-${(from + n) % 1_000}`,
    messages: 1,
  }));
}

async function callsPerSecond(redis: TestRedis, actors: number, calls: number): Promise<number> {
  await redis.cli('FLUSHALL');
  const sidecar = await startSidecar({ REDIS_URL: redis.url, LOG_LEVEL: 'error' });
  const page = await openLive(sidecar.url);
  page.subscribe('list', { topic: 'query', count: 60 });
  const registry = createRegistry();
  // All calls are made at once: with the usual bound most would be dropped, and made good by a comparison.
  const adapter = connectStudio(registry, { url: redis.url, outboxBytes: 512 * 1024 * 1024 });
  const ids = Array.from({ length: actors }, (_, n) => `actor-${n}`);
  for (const [index, id] of ids.entries()) {
    await registry.register(registration(id));
    if (index % BURST === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  // What a comparison of the registry brings in is no rate, so the first one must be over.
  if (!(await adapter.flush(60_000))) throw new Error('set-up did not arrive');
  await shows(sidecar.url, 'studio_actors_registered_total', actors);

  const began = performance.now();
  for (let call = 0; call < calls; call += 1) {
    void registry.incrementMessageCount(ids[(call * 7) % actors] ?? '');
    if (call % BURST === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await shows(sidecar.url, 'studio_messages_total', calls);
  const seconds = (performance.now() - began) / 1_000;
  page.end();
  await adapter.close();
  await sidecar.kill();
  return calls / seconds;
}

async function shows(url: string, name: string, wanted: number): Promise<void> {
  for (;;) {
    const value = await metric(url, name);
    if (value === wanted) return;
    if (value > wanted) throw new Error(`${name} is ${value}, more than ${wanted}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
