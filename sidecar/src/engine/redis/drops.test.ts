import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Flush } from '@loom-studio/core-adapter/protocol';
import { eventually } from '../../../../tests/support/eventually.ts';
import { startRedis, type TestRedis } from '../../../../tests/support/redis.ts';
import { actor, closeEngines, line, openEngine, WS } from './engine-world.ts';
import type { RedisOptions } from './redis.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
beforeEach(() => redis.cli('FLUSHALL'));
afterEach(closeEngines);
afterAll(() => redis.close());

const open = (limits: RedisOptions['limits'] = {}) => openEngine(redis.url, { limits });
const flush = (): Flush => ({ producer: 'a', first: 0, events: [] });

test('nothing is dropped at first, and every limit is told', async () => {
  const { engine } = open();
  expect(engine.drops()).toEqual({
    ...{
      'log.refused': 0,
      'log.gaps': 0,
      'log.restarted': 0,
      'changelog.cut': 0,
      'history.cut': 0,
      'history.evicted': 0,
    },
    ...{ 'docs.refused': 0, 'docs.damaged': 0, 'epoch.swept': 0, 'subscriber.replaced': 0 },
  });
});

test('lines beyond the newest of one history, and those of whole histories', async () => {
  const world = open({ historyEntries: 2, historyLines: 4 });
  for (let n = 0; n < 3; n += 1) {
    await world.commit({ history: [1, 2, 3].map((at) => line(`journal:a:${n}`, at)) });
  }
  expect(world.engine.drops()).toMatchObject({ 'history.cut': 3, 'history.evicted': 2 });
  expect(await redis.cli('HMGET', 'studio:{w}:meta', 'lines', 'evicted')).toBe('4\n2');
});

test('changes that gave a full server room', async () => {
  const world = open();
  for (let n = 0; n < 10; n += 1) await world.commit({});
  await redis.cli('CONFIG', 'SET', 'maxmemory', '1');
  await expect(world.commit({})).rejects.toMatchObject({ code: 'overloaded' });
  await redis.cli('CONFIG', 'SET', 'maxmemory', '0');
  const kept = Number(await redis.cli('XLEN', 'studio:{w}:changes'));
  expect(kept).toBeLessThan(10);
  expect(world.engine.drops()['changelog.cut']).toBe(10 - kept);
});

test('times the log was trimmed before it was read', async () => {
  const { engine } = open();
  const { id } = await engine.append(WS, flush());
  for (let n = 0; n < 5; n += 1) await engine.append(WS, flush());
  const read = { limit: 10, waitMs: 0 };
  await engine.tail(WS, id, read);
  expect(engine.drops()['log.gaps']).toBe(0);
  await redis.cli('XTRIM', 'studio:{w}:events', 'MAXLEN', '2');
  expect((await engine.tail(WS, id, read)).gap).toBe(true);
  expect(engine.drops()['log.gaps']).toBe(1);
});

test('documents that are too large or too many', async () => {
  const { engine } = open({ docsPerKind: 1, docBytes: 100 });
  await expect(engine.putDoc(WS, 'view', 'a', 'x'.repeat(200))).rejects.toMatchObject({ code: 'too_large' });
  await engine.putDoc(WS, 'view', 'a', 1);
  await expect(engine.putDoc(WS, 'view', 'b', 1)).rejects.toMatchObject({ code: 'overloaded' });
  expect(engine.drops()['docs.refused']).toBe(2);
});

test('actors of an epoch that ended', async () => {
  const world = open();
  await world.commit({ actors: [actor('1'), actor('2')] });
  await redis.cli('DEL', 'studio:{w}:meta');
  await world.engine.position(WS);
  await eventually(async () => {
    await world.commit({});
    expect(world.engine.drops()['epoch.swept']).toBe(2);
  }, 10_000);
});
