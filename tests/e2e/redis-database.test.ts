import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { createLoomApp } from '../support/loom-app.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { registration } from '../support/registration.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';

const READER = ['~loom:actor:*', '&loom:actor:events', '+sscan', '+hmget', '+sismember', '+subscribe'];
const OWNER = ['~studio:*', '&studio:*', '+@all', '-@admin', '-@dangerous', '+info'];
const WITHOUT_SELECT = /NOPERM.*'select'/;

let redis: TestRedis;
let studio: SidecarProcess | undefined;
beforeAll(async () => {
  redis = await startRedis();
  for (const db of [0, 3]) {
    const app = createLoomApp(`${redis.url}/${db}`);
    await app.register(registration(`of-${db}`));
    app.close();
  }
}, 30_000);
afterEach(async () => {
  await studio?.kill();
  studio = undefined;
});
afterAll(() => redis.close());

/** The address of database 3 for a user with these rights. */
async function urlFor(user: string, rights: string[]): Promise<string> {
  await redis.cli('ACL', 'SETUSER', user, 'on', '>p', ...rights);
  return `${redis.url.replace('://', `://${user}:p@`)}/3`;
}

const ids = async (of: SidecarProcess) =>
  (await of.get<Array<{ id: string }>>('/api/actors')).map(({ id }) => id);

it('a registry in another database shows to an account that may select it', async () => {
  const started = await startSidecar({ LOOM_REDIS_URL: await urlFor('reader', [...READER, '+select']) });
  studio = started;
  await eventually(async () => expect(await ids(started)).toEqual(['of-3']), 10_000);
}, 30_000);

it('without that right it says so, and shows none of database 0', async () => {
  const started = await startSidecar({ LOOM_REDIS_URL: await urlFor('poor-reader', READER) });
  studio = started;
  await started.printed(WITHOUT_SELECT);
  const { components } = await started.get<{ components: object }>('/api/health');
  expect(components).toMatchObject({
    discovery: { status: 'degraded', code: 'denied', detail: expect.stringMatching(/command select$/) },
  });
  await denied('poor-reader');
  expect(await ids(started)).toEqual([]);
}, 30_000);

it('a studio whose account may not select its database writes into no other', async () => {
  const rights = [...OWNER, '-select'];
  const started = await startSidecar({ REDIS_URL: await urlFor('poor-owner', rights) });
  studio = started;
  await started.printed(WITHOUT_SELECT);
  await denied('poor-owner');
  expect((await fetch(`${started.url}/api/ready`)).status).toBe(503);
  expect(await redis.cli('KEYS', 'studio:*')).toBe('');
  await redis.cli('ACL', 'SETUSER', 'poor-owner', '+select');
  await eventually(async () => expect((await fetch(`${started.url}/api/ready`)).status).toBe(200), 15_000);
  expect(await redis.cli('KEYS', 'studio:*')).toBe('');
}, 60_000);

/** Waits until the user was refused its database so often that whoever went on in another one had done so. */
async function denied(user: string): Promise<void> {
  const entry = new RegExp(
    `count\\n(\\d+)\\nreason\\ncommand\\n[^]*?object\\nselect\\nusername\\n${user}\\n`,
    'g',
  );
  await eventually(async () => {
    const counts = [...(await redis.cli('ACL', 'LOG')).matchAll(entry)].map(([, count]) => Number(count));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(4);
  }, 15_000);
}
