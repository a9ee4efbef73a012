import { afterEach, describe, expect, test } from '@jest/globals';
import { type SidecarList, sidecarList } from '@loom-studio/core-adapter/protocol';
import { eventually } from '../../../../tests/support/eventually.ts';
import { startRedis, type TestRedis } from '../../../../tests/support/redis.ts';
import { createMemoryEngine } from '../../engine/memory/memory.ts';
import { createWorld, type World } from '../../suite/world.ts';

const worlds: World[] = [];
let redis: TestRedis | undefined;

const world = async (...given: Parameters<typeof createWorld>): Promise<World> => {
  const created = await createWorld(...given);
  worlds.push(created);
  return created;
};

afterEach(async () => {
  for (const each of worlds.splice(0)) await each.close();
  await redis?.close();
  redis = undefined;
});

const listOf = async (asked: World): Promise<SidecarList> =>
  sidecarList.parse((await asked.ask('/api/sidecars')).json);
const idsOf = ({ sidecars }: SidecarList) => sidecars.map(({ id }) => id).sort();

describe('sidecars', () => {
  test('one alone tells of itself, and names its replies', async () => {
    const alone = await world({});
    const client = await alone.connect({ protocols: ['loom.v1'] });
    await alone.connect();
    expect((await client.frame('welcome')).data.sidecar).toBe(alone.sidecar.id);
    await eventually(async () => {
      const { complete, sidecars } = await listOf(alone);
      expect(complete).toBe(true);
      expect(sidecars).toEqual([
        expect.objectContaining({
          id: alone.sidecar.id,
          self: true,
          pid: process.pid,
          transport: alone.sidecar.transport,
          engine: 'memory',
          sockets: { live: 1, legacy: 1 },
          leads: true,
          fresh: true,
          behind: 0,
        }),
      ]);
      expect(sidecars[0]?.rssBytes).toBeGreaterThan(sidecars[0]?.heapBytes ?? 0);
      expect(sidecars[0]?.startedAt).toBeLessThanOrEqual(sidecars[0]?.at ?? 0);
    });
    for (const path of ['/api/health', '/api/actors/nobody', '/nowhere']) {
      expect((await alone.ask(path)).headers['x-studio-sidecar']).toBe(alone.sidecar.id);
    }
    const refused = await alone.ask('/api/actors', { headers: { host: 'elsewhere.example' } });
    expect(refused.status).toBe(403);
    expect(refused.headers['x-studio-sidecar']).toBe(alone.sidecar.id);
  });

  test('two of one workspace see each other, one leads, and who stops is gone at once', async () => {
    const engine = createMemoryEngine();
    const [one, two] = [await world({}, engine), await world({}, engine)];
    await eventually(async () => {
      const both = [one.sidecar.id, two.sidecar.id].sort();
      expect(idsOf(await listOf(one))).toEqual(both);
      expect(idsOf(await listOf(two))).toEqual(both);
    });
    const { sidecars } = await listOf(two);
    expect(sidecars.find(({ self }) => self)?.id).toBe(two.sidecar.id);
    expect(sidecars.filter(({ leads }) => leads).map(({ id }) => id)).toEqual([one.sidecar.id]);
    expect(sidecars.map(({ at }) => at)).toEqual(sidecars.map(({ at }) => at).sort((a, b) => b - a));
    await one.sidecar.close();
    expect(idsOf(await listOf(two))).toEqual([two.sidecar.id]);
    await engine.close();
  });

  test('those of other workspaces are not listed', async () => {
    const engine = createMemoryEngine();
    const here = await world({ STUDIO_WORKSPACE: 'here' }, engine);
    await world({ STUDIO_WORKSPACE: 'there' }, engine);
    await eventually(async () => expect(await engine.listDocs('there', 'sidecar')).toHaveLength(1));
    expect(idsOf(await listOf(here))).toEqual([here.sidecar.id]);
  });

  test('what is no record of a sidecar is left out and counted', async () => {
    const engine = createMemoryEngine();
    await engine.putDoc('default', 'sidecar', 'odd', { id: 'odd', host: ['x'] });
    await engine.putDoc('default', 'sidecar', 'none', null);
    const alone = await world({}, engine);
    expect(idsOf(await listOf(alone))).toEqual([alone.sidecar.id]);
    expect((await alone.ask('/metrics')).text).toMatch(/limit="sidecars\.unreadable"\} [1-9]/);
  });

  test('Prometheus reads how many there are', async () => {
    const engine = createMemoryEngine();
    await world({}, engine);
    const second = await world({}, engine);
    await eventually(async () => expect((await second.ask('/metrics')).text).toMatch(/^studio_sidecars 2$/m));
  });

  test('on a full Redis nobody who lives is lost, and a newcomer is seen', async () => {
    redis = await startRedis();
    const env = { REDIS_URL: redis.url };
    const [one, two] = [await world(env), await world(env)];
    await eventually(async () => expect((await listOf(one)).sidecars).toHaveLength(2));
    await redis.cli('CONFIG', 'SET', 'maxmemory', '1');
    const filledAt = (await listOf(one)).now;
    const third = await world(env);
    const all = [one, two, third].map(({ sidecar }) => sidecar.id).sort();
    await eventually(async () => {
      for (const each of [one, two, third]) {
        const { complete, sidecars } = await listOf(each);
        expect(complete).toBe(true);
        expect(sidecars.map(({ id }) => id).sort()).toEqual(all);
        // What was written before it was full has ended by now.
        for (const { at } of sidecars) expect(at).toBeGreaterThan(filledAt + 9_000);
      }
    }, 30_000);
    for (const each of [one, two, third])
      expect(each.sidecar.engine.trouble()).toMatchObject({ code: 'full' });
  }, 60_000);

  test('without its engine it tells of itself alone, says why, and recovers', async () => {
    redis = await startRedis();
    const env = { REDIS_URL: redis.url };
    const [one, two] = [await world(env), await world(env)];
    await eventually(async () => expect((await listOf(one)).sidecars).toHaveLength(2));
    await redis.kill();
    const alone = await eventually(async () => {
      const list = await listOf(one);
      expect(list).toMatchObject({ complete: false, reason: 'Redis is not reachable' });
      expect(idsOf(list)).toEqual([one.sidecar.id]);
      expect(list.sidecars[0]?.fresh).toBe(false);
      return list;
    }, 10_000);
    expect(alone.sidecars[0]?.behind).toBeUndefined();
    await eventually(async () => expect((await one.ask('/metrics')).text).toMatch(/^studio_sidecars NaN$/im));
    await redis.restart();
    await eventually(async () => {
      const list = await listOf(two);
      expect(list.complete).toBe(true);
      expect(idsOf(list)).toEqual([one.sidecar.id, two.sidecar.id].sort());
    }, 20_000);
  }, 60_000);
});
