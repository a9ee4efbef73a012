import { afterEach, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';

let redis: TestRedis | undefined;
let studio: SidecarProcess | undefined;
afterEach(async () => {
  await studio?.kill();
  await redis?.close();
});

it('health says why Redis lets the studio not in, and is well as soon as it does', async () => {
  redis = await startRedis();
  await redis.cli('ACL', 'SETUSER', 'owner', 'on', '>right', '~*', '&*', '+@all');
  const url = redis.url.replace('://', '://owner:wr0ng@');
  const started = await startSidecar({ REDIS_URL: url, LOOM_REDIS_URL: url });
  studio = started;
  const health = () => started.get<{ status: string; components: object }>('/api/health');
  const why = { status: 'degraded', code: 'denied', detail: expect.stringContaining('user or password') };
  await eventually(async () => expect((await health()).components).toMatchObject({ engine: why }), 10_000);
  expect(JSON.stringify(await health())).not.toMatch(/wr0ng|owner/);
  await redis.cli('ACL', 'SETUSER', 'owner', '>wr0ng');
  await eventually(async () => expect((await health()).status).toBe('healthy'), 15_000);
}, 60_000);

it('a Redis that may forget keys is named in the log, in health and beside the sidecars', async () => {
  redis = await startRedis({ args: ['--maxmemory-policy', 'volatile-lru'] });
  const started = await startSidecar({ REDIS_URL: redis.url });
  studio = started;
  await started.printed(/maxmemory-policy is volatile-lru/);
  const notices = [{ code: 'evicts', text: expect.stringContaining('noeviction') }];
  expect(await started.get('/api/health')).toMatchObject({ status: 'healthy', notices });
  expect(await started.get('/api/sidecars')).toMatchObject({ notices });
}, 30_000);

it('what the Redis client prints by itself is a line of the log, once', async () => {
  redis = await startRedis();
  await redis.cli('ACL', 'SETUSER', 'default', '-info');
  const started = await startSidecar({ REDIS_URL: redis.url.replace('://', '://:needless@') });
  studio = started;
  await started.printed(/does not require a password/);
  await started.printed(/Skipping the ready check/);
  const lines = started.output().trim().split('\n');
  const logged = lines.filter((line) => !line.startsWith('Loom Studio ')).map((line) => JSON.parse(line));
  const about = (words: RegExp) => logged.filter(({ msg }) => words.test(msg));
  expect([about(/require a password/).length, about(/ready check/).length]).toEqual([1, 1]);
}, 30_000);
