import { afterEach, expect, test } from '@jest/globals';
import { parseRedisUrl, type RedisAddress } from '@loom-studio/core-adapter/protocol';
import { startRedis, type TestRedis } from '../../../../tests/support/redis.ts';
import type { Engine } from '../engine.ts';
import { createRedisEngine } from './redis.ts';

let redis: TestRedis;
let engine: Engine;
afterEach(async () => {
  await engine.close();
  await redis.close();
});

async function start(...args: string[]): Promise<void> {
  redis = await startRedis({ args });
  engine = createRedisEngine({ address: parseRedisUrl(redis.url) as RedisAddress, onError: () => undefined });
}

test('tells what Redis holds and may hold', async () => {
  await start('--maxmemory', '64mb');
  const told = await engine.memory?.('w');
  expect(told?.limitBytes).toBe(64 * 1024 * 1024);
  expect(told?.usedBytes).toBeGreaterThan(100_000);
});

test('a Redis without a limit has none', async () => {
  await start();
  expect(await engine.memory?.('w')).toEqual({ usedBytes: expect.any(Number) });
});
