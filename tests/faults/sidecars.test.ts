import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { SidecarList } from '@loom-studio/core-adapter/protocol';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';

let redis: TestRedis;
const started: SidecarProcess[] = [];

beforeEach(async () => {
  redis = await startRedis();
});
afterEach(async () => {
  for (const each of started.splice(0)) await each.kill();
  await redis.close();
});

async function start(): Promise<SidecarProcess & { id: string }> {
  const sidecar = await startSidecar({ REDIS_URL: redis.url });
  started.push(sidecar);
  const { headers } = await fetch(`${sidecar.url}/api/health`);
  return { ...sidecar, id: headers.get('x-studio-sidecar') ?? '' };
}

const listOf = (sidecar: SidecarProcess) => sidecar.get<SidecarList>('/api/sidecars');
const idsOf = ({ sidecars }: SidecarList) => sidecars.map(({ id }) => id).sort();

async function startTwo() {
  const [stays, goes] = await Promise.all([start(), start()]);
  const both = [stays.id, goes.id].sort();
  await eventually(async () => {
    for (const each of [stays, goes]) expect(idsOf(await listOf(each))).toEqual(both);
  }, 10_000);
  return { stays, goes };
}

it('a killed sidecar is off the list within 10 s, and another leads', async () => {
  const { stays, goes } = await startTwo();
  await goes.kill();
  const list = await eventually(async () => {
    const seen = await listOf(stays);
    expect(idsOf(seen)).toEqual([stays.id]);
    return seen;
  }, 10_000);
  expect(list.complete).toBe(true);
  await eventually(async () =>
    expect((await listOf(stays)).sidecars).toMatchObject([
      { id: stays.id, self: true, leads: true, fresh: true, behind: 0, engine: 'redis' },
    ]),
  );
}, 60_000);

it('the lease names its holder as the list does, and a key written by hand hides nobody for long', async () => {
  const { stays, goes } = await startTwo();
  const leader = await eventually(async () => {
    const found = (await listOf(stays)).sidecars.find(({ leads }) => leads);
    if (!found) throw new Error('nobody leads');
    return found;
  });
  expect(await redis.cli('GET', 'studio:{default}:lease:ingest')).toBe(leader.id);
  await redis.cli('SET', 'studio:{default}:doc:sidecar', 'x');
  await eventually(async () => {
    expect(idsOf(await listOf(stays))).toEqual([stays.id, goes.id].sort());
    expect(await redis.cli('TYPE', 'studio:{default}:doc:sidecar')).toBe('hash');
  }, 10_000);
}, 60_000);

it('a sidecar that is asked to stop is off the list before its process ends', async () => {
  const { stays, goes } = await startTwo();
  goes.signal('SIGTERM');
  expect(await goes.ended).toBe(0);
  expect(idsOf(await listOf(stays))).toEqual([stays.id]);
}, 60_000);

it('a sidecar that starts again is another one', async () => {
  const { stays, goes } = await startTwo();
  await goes.kill();
  const back = await start();
  expect(back.id).not.toBe(goes.id);
  await eventually(
    async () => expect(idsOf(await listOf(stays))).toEqual([stays.id, back.id].sort()),
    10_000,
  );
}, 60_000);
