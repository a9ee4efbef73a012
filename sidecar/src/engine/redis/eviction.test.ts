import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../../../../tests/support/eventually.ts';
import { startRedis, type TestRedis } from '../../../../tests/support/redis.ts';
import type { Notice } from '../engine.ts';
import { closeEngines, openEngine, WS } from './engine-world.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] });
});
afterEach(closeEngines);
afterAll(() => redis.close());

test('a server that may forget keys is noticed, once', async () => {
  const told: Notice[] = [];
  const { engine } = openEngine(redis.url, { onNotice: (notice) => told.push(notice) });
  const evicts = { code: 'evicts', text: expect.stringContaining('allkeys-lru') };
  await eventually(() => expect(engine.notices?.()).toEqual([evicts]));
  await redis.cli('CLIENT', 'KILL', 'TYPE', 'normal');
  await eventually(async () => expect(await engine.now(WS)).toBeGreaterThan(0));
  expect(told).toEqual([evicts]);
});

test('an account that may not ask hears nothing of it and works', async () => {
  await redis.cli('ACL', 'SETUSER', 'owner', 'on', '>p', '~*', '&*', '+@all', '-info');
  const { engine, errors } = openEngine(redis.url.replace('://', '://owner:p@'));
  const { epoch } = await engine.position(WS);
  expect([engine.notices?.(), engine.trouble(), errors, epoch !== '']).toEqual([[], undefined, [], true]);
});
