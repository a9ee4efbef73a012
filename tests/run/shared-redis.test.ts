import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { sharedRedis } from '../support/shared-redis.ts';
import { ROOT } from '../support/tree.ts';

const { addressProblem, keysProblem } = await import(join(ROOT, 'deploy/run/test-redis.mjs'));

let theirs: TestRedis;
const before = { REDIS_URL: process.env['REDIS_URL'], TEST_REDIS_URL: process.env['TEST_REDIS_URL'] };
beforeAll(async () => {
  theirs = await startRedis();
});
afterEach(async () => {
  Object.assign(process.env, {
    REDIS_URL: before.REDIS_URL ?? '',
    TEST_REDIS_URL: before.TEST_REDIS_URL ?? '',
  });
  await theirs.cli('FLUSHALL');
});
afterAll(() => theirs.close());

test('a Redis named in TEST_REDIS_URL is used while it holds no key, and left without one', async () => {
  process.env['TEST_REDIS_URL'] = theirs.url;
  const redis = await sharedRedis();
  expect(redis.url).toBe(theirs.url);
  await redis.send('SET', 'studio:{w}:meta', '1');
  expect(await theirs.cli('DBSIZE')).toBe('1');
  await redis.close();
  expect(await theirs.cli('DBSIZE')).toBe('0');
});

test('one that holds keys is refused in one sentence, and no key is touched', async () => {
  await theirs.cli('MSET', 'theirs', '1', 'studio:{default}:meta', '2');
  await expect(sharedRedis(theirs.url)).rejects.toThrow(
    /^TEST_REDIS_URL names a Redis that holds 2 keys: [^.]*\.$/,
  );
  expect(await theirs.cli('MGET', 'theirs', 'studio:{default}:meta')).toBe('1\n2');
});

test('keys that others write meanwhile stay', async () => {
  const redis = await sharedRedis(theirs.url);
  await theirs.cli('MSET', 'theirs', '1', 'studio:other', '2');
  await redis.send('SET', 'studio:{w}:meta', '3');
  await redis.close();
  expect(await theirs.cli('MGET', 'theirs', 'studio:other')).toBe('1\n2');
  expect(await theirs.cli('DBSIZE')).toBe('2');
});

test('more keys than one answer names are all removed', async () => {
  const redis = await sharedRedis(theirs.url);
  const words = Array.from({ length: 5_000 }, (_, n) => [`studio:{w}:actor:a:${n}`, '1']).flat();
  await redis.send('MSET', ...words);
  await redis.clear();
  expect(await theirs.cli('DBSIZE')).toBe('0');
  await redis.close();
});

test('one that does not answer, or wants a password, is refused with its reason', async () => {
  await expect(sharedRedis('redis://127.0.0.1:9')).rejects.toThrow(
    /^TEST_REDIS_URL names a Redis that cannot be used: .*ECONNREFUSED/,
  );
  const guarded = await startRedis({ args: ['--requirepass', 'sesame'] });
  try {
    await expect(sharedRedis(guarded.url)).rejects.toThrow(/TEST_REDIS_URL .*NOAUTH/);
  } finally {
    await guarded.close();
  }
});

test('REDIS_URL is never looked at: without TEST_REDIS_URL the server is of the test’s own', async () => {
  Object.assign(process.env, { REDIS_URL: theirs.url, TEST_REDIS_URL: '' });
  const redis = await sharedRedis();
  expect(redis.url).not.toBe(theirs.url);
  await redis.send('SET', 'studio:{w}:meta', '1');
  expect(await theirs.cli('DBSIZE')).toBe('0');
  await redis.close();
});

test.each(['redis://127.0.0.1:6379', 'redis://user:secret@redis.example:6380/3', 'rediss://redis.example'])(
  '%s names one server',
  (url) => {
    expect(addressProblem(url)).toBeUndefined();
  },
);

test.each(['127.0.0.1:6379', 'redis://a,b', 'redis+sentinel://a/group', 'http://a', 'redis://', ' '])(
  '%j names none',
  (url) => {
    expect(addressProblem(url)).toContain('TEST_REDIS_URL must name one Redis server');
  },
);

test('no key at all is what makes a Redis empty', () => {
  expect(keysProblem(0)).toBeUndefined();
  expect(keysProblem(1)).toContain('holds 1 key:');
});
