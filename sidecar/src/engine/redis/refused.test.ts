import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../../../../tests/support/eventually.ts';
import { startRedis, type TestRedis } from '../../../../tests/support/redis.ts';
import { startSentinel, type TestSentinel } from '../../../../tests/support/redis-sentinel.ts';
import { closeEngines, openEngine, WS } from './engine-world.ts';

const READ_ONLY = ['~*', '&*', '+@all', '-@write'];

let redis: TestRedis;
let sentinel: TestSentinel;
beforeAll(async () => {
  redis = await startRedis();
  await redis.cli('ACL', 'SETUSER', 'owner', 'on', '>right', '~*', '&*', '+@all');
  await redis.cli('ACL', 'SETUSER', 'reader', 'on', '>right', ...READ_ONLY);
  await redis.cli('CONFIG', 'SET', 'requirepass', 'other');
  sentinel = await startSentinel([`sentinel monitor group 127.0.0.1 ${redis.port} 1`, 'requirepass watch']);
}, 30_000);
afterEach(closeEngines);
afterAll(async () => {
  await sentinel.close();
  await redis.close();
});

const at = (credentials: string) => redis.url.replace('://', `://${credentials}@`);
const sentinels = (password: string, group: string) =>
  `redis+sentinel://:${password}@127.0.0.1:${sentinel.port}/${group}`;

test('Sentinels that refuse over and over are one cause', async () => {
  const { errors } = openEngine(sentinels('wr0ng', 'group'));
  const tries = async () =>
    Number(/total_connections_received:(\d+)/.exec(await sentinel.cli('-a', 'watch', 'INFO', 'stats'))?.[1]);
  const before = await tries();
  await eventually(async () => expect((await tries()) - before).toBeGreaterThan(12), 15_000);
  expect(errors.map(String)).toHaveLength(1);
}, 20_000);

test.each<[string, () => string, string, RegExp]>([
  ['a wrong password', () => at('owner:wr0ng'), 'denied', /^Redis refuses the studio's user or password$/],
  ['no password', () => redis.url, 'denied', /asks for a password/],
  ['a database it does not have', () => `${at('owner:right')}/99`, 'mismatch', /no database/],
  ['a Cluster that is none', () => `${at('owner:right')},127.0.0.1:${redis.port}`, 'mismatch', /no Cluster/],
  ['Sentinels that refuse', () => sentinels('wr0ng', 'group'), 'denied', /^The Sentinels refuse/],
  ['a group nobody knows', () => sentinels('watch', 'nobody'), 'mismatch', /know no group/],
  ['an account that may only read', () => at('reader:right'), 'denied', /denies the studio's account/],
])(
  'the engine says that its address names %s',
  async (_, url, code, text) => {
    const { engine, errors } = openEngine(url());
    await eventually(async () => {
      await engine.hold(WS, 'ingest', 'me', 1_000).catch(() => undefined);
      expect(engine.trouble()).toMatchObject({ code, text: expect.stringMatching(text) });
    }, 10_000);
    expect(engine.trouble()?.text).not.toMatch(/wr0ng|right|owner|reader/);
    expect(String(errors)).not.toContain('wr0ng');
  },
  20_000,
);
