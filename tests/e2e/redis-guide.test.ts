import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createRegistry } from '../../core-adapter/demo/registry.ts';
import { connectStudio } from '../../core-adapter/src/index.ts';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { registration } from '../support/registration.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';
import { ROOT } from '../support/tree.ts';

let redis: TestRedis;
let sidecar: SidecarProcess;
let guide: string;
let lines: string[];

beforeAll(async () => {
  redis = await startRedis();
  sidecar = await startSidecar({ REDIS_URL: redis.url });
  guide = await readFile(join(ROOT, 'docs/redis.md'), 'utf8');
  lines = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((block) =>
    (block[1] ?? '').trim().split('\n'),
  );
}, 30_000);
afterAll(async () => {
  await sidecar?.kill();
  await redis?.close();
});

/** Runs a line of the guide in a shell, against the test's Redis. */
const run = (line: string): Promise<string> =>
  redis.shell(line.replace('redis-cli', `redis-cli -p ${redis.port}`));

/** What each command must show. */
const SHOWS: Array<[part: string, text: RegExp]> = [
  ["HGETALL 'studio:{default}:actor", /type\nOrder[\s\S]*metadata\n\{"region":"eu"\}/],
  ['messageCount', /^3$/m],
  ["ZRANGE 'studio:{default}:actors'", /shop:order-[12]\n\d{13}/],
  ['ZCARD', /^2$/m],
  ["HGETALL 'studio:{default}:meta'", /totals\n\{.*"messages":3/],
  ['HMGET', /^[0-9a-f-]{36}\n\d+\n\d+-\d+$/m],
  ["HGETALL 'studio:{default}:producers'", /shop\/[\s\S]*"last":\d+/],
  ['XRANGE', /producer[\s\S]*events/],
  ['XINFO', /last-generated-id/],
  ['XREVRANGE', /^\d+-0\nat\n/],
  ['SUBSCRIBE', /message\nstudio:\{default\}:live\n\{"epoch":/],
  ["LRANGE 'studio:{default}:journal", /"type":"noted"/],
  ["LRANGE 'studio:{default}:rejected'", /"reason"/],
  ["ZRANGE 'studio:{default}:histories'", /journal:shop:order-1/],
  ["HGETALL 'studio:{default}:queues'", /shop:actor:Order\n\{.*"enqueued":2/],
  ["HVALS 'studio:{default}:causes'", /"text":"card # declined"/],
  ['GET', /^[0-9a-f]{12}$/m],
  ['PTTL', /^\d{1,4}$/m],
  ['doc:sidecar', /^\d+:\d{13}:\{/m],
  ['XADD', /^\d+-\d+$/m],
  ['DEL', /^1$/m],
];

it('shows with each command what it says, and is not harmed by the last ones', async () => {
  const registry = createRegistry();
  const studio = connectStudio(registry, { url: redis.url, app: 'shop' });
  const register = (actorId: string, more: object = {}) =>
    registry.register({
      ...{ actorId, actorType: 'Order', workerId: 'w', status: 'idle', messageCount: 0, ...more },
      lastHeartbeat: new Date().toISOString(),
    });
  await register('order-1', { metadata: { region: 'eu' } });
  await register('order-2');
  for (let n = 0; n < 3; n += 1) await registry.incrementMessageCount('order-1');
  await studio.flush();
  const post = (path: string, body: unknown) =>
    fetch(`${sidecar.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await eventually(async () => expect(await sidecar.get('/api/actors')).toHaveLength(2));
  await post('/api/journal/order-1?app=shop', { entry: { type: 'noted' } });
  await redis.cli(
    'XADD',
    'studio:{default}:events',
    '*',
    'producer',
    'shop',
    'first',
    '0',
    'count',
    '1',
    'events',
    JSON.stringify([
      { kind: 'nonsense' },
      { kind: 'queue', at: 1, name: 'actor:Order', enqueued: 2 },
      { kind: 'message', at: 1, to: 'order-2', error: 'card 17 declined' },
    ]),
  );
  await eventually(async () => expect(await redis.cli('EXISTS', 'studio:{default}:rejected')).toBe('1'));
  await eventually(async () => expect(await redis.cli('EXISTS', 'studio:{default}:doc:sidecar')).toBe('1'));

  expect(lines).toHaveLength(SHOWS.length);
  for (const [index, line] of lines.entries()) {
    const [part, text] = SHOWS[index] as (typeof SHOWS)[number];
    expect(line).toContain(part);
    expect([line, await run(line)]).toEqual([line, expect.stringMatching(text)]);
  }
  // After a new epoch on purpose the adapter has sent its actors again.
  await eventually(async () => expect(await sidecar.get('/api/actors?app=shop')).toHaveLength(2), 15_000);
  await studio.close();
}, 60_000);

it('the accounts it names are enough for a sidecar, an app and a follower', async () => {
  const accounts = guide.match(/^ACL SETUSER .*$/gm) ?? [];
  for (const line of accounts) await redis.cli(...line.split(' '));
  const [sidecarUrl = '', appUrl = '', readerUrl = ''] = accounts.map((line) =>
    redis.url.replace('://', `://${line.split(' ')[2]}:password@`),
  );
  const guarded = await startSidecar({ REDIS_URL: sidecarUrl, LOOM_REDIS_URL: readerUrl });
  const registry = createRegistry();
  await registry.register(registration('by-account'));
  const studio = connectStudio(registry, { url: appUrl, app: 'guarded' });
  try {
    const follows = { discovery: { status: 'healthy', detail: expect.stringContaining('registry') } };
    await eventually(async () => {
      expect(await guarded.get('/api/actors?app=guarded')).toHaveLength(1);
      expect(await guarded.get('/api/health')).toMatchObject({ status: 'healthy', components: follows });
    }, 15_000);
  } finally {
    await studio.close();
    await guarded.kill();
  }
}, 60_000);
