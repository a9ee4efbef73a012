import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parseRedisUrl, type RedisAddress } from '@loom-studio/core-adapter/protocol';
import { type SharedRedis, sharedRedis } from '../../../../tests/support/shared-redis.ts';
import { engineContract } from '../contract.ts';
import { createRedisEngine } from './redis.ts';

let redis: SharedRedis;
beforeAll(async () => {
  redis = await sharedRedis();
});
afterAll(() => redis?.close());

engineContract('redis', async () => {
  await redis.clear();
  const engine = createRedisEngine({
    address: parseRedisUrl(redis.url) as RedisAddress,
    onError: (error) => {
      throw error;
    },
  });
  return {
    engine,
    advance: sleep,
    async forget(ws, id) {
      await redis.send('XTRIM', `studio:{${ws}}:events`, 'MINID', id);
    },
    async damage(ws) {
      await redis.send('DEL', `studio:{${ws}}:meta`);
    },
  };
});

it('does not let documents that ended pile up', async () => {
  await redis.clear();
  const engine = createRedisEngine({
    address: parseRedisUrl(redis.url) as RedisAddress,
    onError: (error) => {
      throw error;
    },
  });
  for (let n = 0; n < 100; n += 1) {
    await engine.putDoc('w', 'sidecar', `start-${n}`, n, { ttlMs: 1 });
    await sleep(2);
  }
  expect(Number(await redis.send('HLEN', 'studio:{w}:doc:sidecar'))).toBeLessThan(10);
  await engine.close();
});
