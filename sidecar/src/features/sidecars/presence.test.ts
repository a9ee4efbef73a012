import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseRedisUrl, type RedisAddress } from '@loom-studio/core-adapter/protocol';
import { eventually } from '../../../../tests/support/eventually.ts';
import { startRedis, type TestRedis } from '../../../../tests/support/redis.ts';
import { createRedisEngine } from '../../engine/redis/redis.ts';
import { createStudio } from '../../ingest/studio.ts';
import { createPresence } from './presence.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.close());

async function world() {
  const engine = createRedisEngine({
    address: parseRedisUrl(redis.url) as RedisAddress,
    onError: () => undefined,
  });
  const studio = await createStudio({ engine, workspace: 'w', onError: () => undefined });
  const told: unknown[] = [];
  const presence = createPresence({
    id: 'one',
    version: 'test',
    engine,
    studio,
    transport: () => 'test',
    sockets: () => ({ live: 0, legacy: 0 }),
    leads: studio.leads,
    onError: (error) => told.push(error),
    beatMs: 20,
  });
  const close = async () => {
    await presence.close();
    await studio.close();
    await engine.close();
  };
  return { engine, presence, told, close };
}

test('an outage is told once, however long it lasts, and the next one again', async () => {
  const { presence, told, close } = await world();
  presence.start();
  for (const outages of [1, 2]) {
    await eventually(async () => {
      expect(presence.known()).toBe(1);
      expect((await presence.list()).complete).toBe(true);
    }, 10_000);
    await redis.kill();
    const seen = new Set<number>();
    await eventually(async () => {
      const { complete, sidecars } = await presence.list();
      expect(complete).toBe(false);
      // Each list without an engine is measured anew; ten of them span many beats.
      seen.add(sidecars[0]?.at ?? 0);
      expect(seen.size).toBeGreaterThan(10);
    }, 10_000);
    expect(told).toHaveLength(outages);
    await redis.restart();
  }
  await close();
}, 60_000);

test('a record says how far its view was behind, and is gone with its sidecar', async () => {
  const { engine, presence, close } = await world();
  presence.start();
  const record = await eventually(async () => {
    const doc = await engine.getDoc('w', 'sidecar', 'one');
    expect(doc).toBeDefined();
    return doc?.value;
  }, 10_000);
  expect(record).toMatchObject({ id: 'one', engine: 'redis', behind: expect.any(Number) });
  await presence.close();
  expect(await engine.getDoc('w', 'sidecar', 'one')).toBeUndefined();
  await close();
}, 30_000);
