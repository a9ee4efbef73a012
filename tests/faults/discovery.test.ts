import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { LegacyActor } from '@loom-studio/core-adapter/protocol';
import { eventually } from '../support/eventually.ts';
import { createLoomApp, type LoomApp } from '../support/loom-app.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { registration } from '../support/registration.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';

type Actor = LegacyActor & { ownerLostSince?: string };

/** All that discovery may do, and what a client says of itself when it connects. */
const READER = ['~loom:actor:*', '&loom:actor:events', '+sscan', '+hmget', '+sismember', '+subscribe'];
const PASSWORD = 'only-to-be-read';

async function figure(studio: SidecarProcess, name: string): Promise<number> {
  const text = await (await fetch(`${studio.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

/** Resolves once a walk began and ended from here on. */
async function walked(studio: SidecarProcess): Promise<void> {
  const before = await figure(studio, 'studio_discovery_walks_total');
  await eventually(
    async () =>
      expect(await figure(studio, 'studio_discovery_walks_total')).toBeGreaterThanOrEqual(before + 2),
    15_000,
  );
}

const shown = (studio: SidecarProcess, id: string) => studio.get<Actor>(`/api/actors/${id}`);
/** Why it is no longer among the live; undefined while it is. */
async function cause(studio: SidecarProcess, id: string): Promise<string | undefined> {
  const reply = (await (await fetch(`${studio.url}/api/actors/${id}`)).json()) as { actor?: Actor };
  return reply.actor?.cause;
}
const list = (studio: SidecarProcess) => studio.get<Actor[]>('/api/actors');

describe('the registry of an app that knows nothing of the studio', () => {
  let redis: TestRedis;
  let app: LoomApp;
  let studio: SidecarProcess;

  beforeAll(async () => {
    redis = await startRedis();
    await redis.cli('ACL', 'SETUSER', 'studio', 'on', `>${PASSWORD}`, ...READER);
    app = createLoomApp(redis.url);
    await app.register({
      ...registration('first'),
      messageCount: 7,
      metadata: { region: 'eu', apiKey: 'k' },
    });
    studio = await startSidecar({
      LOOM_REDIS_URL: redis.url.replace('://', `://studio:${PASSWORD}@`),
      LOG_LEVEL: 'trace',
    });
  }, 30_000);
  afterAll(async () => {
    await studio?.kill();
    app?.close();
    await redis?.close();
  });

  it('shows who was there before it', async () => {
    const actor = await eventually(() => shown(studio, 'first'));
    expect(actor).toMatchObject({
      app: 'loom',
      type: 'Counter',
      workerId: 'w-1',
      status: 'idle',
      messageCount: 7,
    });
    expect(actor.metadata).toEqual({ region: 'eu', apiKey: '[redacted]' });
  });

  it('shows who comes, changes and goes as the bus tells, between two walks', async () => {
    await walked(studio);
    const walks = await figure(studio, 'studio_discovery_walks_total');
    await app.register({ ...registration('told', 'Order'), messageCount: 3 });
    await eventually(async () =>
      expect(await shown(studio, 'told')).toMatchObject({ type: 'Order', status: 'idle', messageCount: 3 }),
    );
    await app.updateStatus('told', 'busy');
    await eventually(async () => expect(await shown(studio, 'told')).toMatchObject({ status: 'busy' }));
    await app.redis.hset('loom:actor:told', 'status', 'active');
    await app.publish({ type: 'actor:status_changed', actorId: 'told', data: { status: 'active' } });
    await eventually(async () => expect(await shown(studio, 'told')).toMatchObject({ status: 'active' }));
    await app.unregister('told');
    await eventually(async () => expect(await cause(studio, 'told')).toBe('unregistered'));
    expect(await figure(studio, 'studio_discovery_walks_total')).toBeLessThanOrEqual(walks + 1);
  }, 20_000);

  it('sees by its walks what no bus tells', async () => {
    const silent = createLoomApp(redis.url, { bus: false });
    await silent.register({ ...registration('silent'), lastHeartbeat: new Date(0).toISOString() });
    await eventually(() => shown(studio, 'silent'));
    await silent.count('silent', 41);
    await silent.count('silent');
    await silent.heartbeat('silent');
    await silent.updateStatus('silent', 'busy');
    await eventually(async () =>
      expect(await shown(studio, 'silent')).toMatchObject({ messageCount: 42, status: 'busy' }),
    );
    expect(Date.parse((await shown(studio, 'silent')).lastHeartbeat)).toBeGreaterThan(Date.now() - 60_000);
    await silent.unregister('silent');
    await eventually(async () => expect(await cause(studio, 'silent')).toBe('missing'));
    silent.close();
  }, 20_000);

  it('counts what an app processes while it watches, and keeps counts that are told twice', async () => {
    await app.register({ ...registration('busy'), messageCount: 5 });
    await eventually(() => shown(studio, 'busy'));
    await walked(studio);
    const before = await figure(studio, 'studio_messages_total');
    await app.count('busy', 10);
    await app.publish({ type: 'actor:message-processed', actorId: 'busy' });
    await app.publish({ type: 'actor:registered', actorId: 'busy', actorType: 'Counter', workerId: 'w-1' });
    await app.publish({ type: 'actor:registered', actorId: 'busy', actorType: 'Counter', workerId: 'w-1' });
    await eventually(async () => expect(await shown(studio, 'busy')).toMatchObject({ messageCount: 15 }));
    await walked(studio);
    expect(await shown(studio, 'busy')).toMatchObject({ messageCount: 15 });
    expect((await figure(studio, 'studio_messages_total')) - before).toBe(10);
  }, 20_000);

  it('takes no ghost for an actor', async () => {
    await app.register(registration('late'));
    await eventually(() => shown(studio, 'late'));
    await app.unregister('late');
    await app.updateStatus('late', 'busy');
    await app.count('late');
    await app.redis.sadd('loom:actor:all', 'late', 'all', 'never-was', 'x'.repeat(600));
    await walked(studio);
    expect((await list(studio)).map(({ id }) => id).sort()).toEqual(['busy', 'first']);
    expect(await cause(studio, 'late')).toBe('unregistered');
    expect(await figure(studio, 'studio_discovery_ghosts_total')).toBeGreaterThanOrEqual(4);
    await app.redis.srem('loom:actor:all', 'late', 'all', 'never-was', 'x'.repeat(600));
  }, 20_000);

  it('counts messages that nobody understands, and goes on', async () => {
    const before = await figure(studio, 'studio_discovery_malformed_total');
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    const wrong = ['', '{', 'null', '[]', '{"type":"actor:registered"}', deep, 'x'.repeat(300_000)];
    for (const text of wrong) await app.publish(text);
    await app.publish({ type: 'actor:exploded', actorId: 'first' });
    await app.publish({ type: 'actor:status-changed', actorId: 'first', data: { status: 7 } });
    await app.publish({ type: 'actor:status-changed', actorId: 'first', data: null });
    await app.updateStatus('first', 'active');
    await eventually(async () => expect(await shown(studio, 'first')).toMatchObject({ status: 'active' }));
    expect((await figure(studio, 'studio_discovery_malformed_total')) - before).toBe(wrong.length + 3);
    expect(await studio.get('/api/rejected')).toEqual([]);
  });

  it('does not call an actor dead because its heartbeat ran out', async () => {
    await app.redis.del('loom:actor:heartbeat:first');
    await walked(studio);
    expect((await list(studio)).map(({ id }) => id)).toContain('first');
  }, 20_000);

  it('does nothing to the app but read, and says its password to nobody', async () => {
    const used = await redis.cli('INFO', 'commandstats');
    expect(used).not.toMatch(/cmdstat_(keys|scan|smembers)\b/);
    // Refused, and done without: what a client asks of any server it connects to.
    const denied = await redis.cli('ACL', 'LOG');
    const refused = [...denied.matchAll(/^object\n(.*)$/gm)].map((match) => match[1]);
    for (const object of refused) expect(object).toMatch(/^(info|client\|)/);
    expect(studio.output()).not.toContain(PASSWORD);
  });
});

describe('when the Redis of the app is gone', () => {
  let redis: TestRedis;
  let app: LoomApp;
  let studio: SidecarProcess;
  beforeEach(async () => {
    redis = await startRedis({ appendOnly: true });
    app = createLoomApp(redis.url);
    studio = await startSidecar({ LOOM_REDIS_URL: redis.url, LOOM_APP: 'shop' });
  }, 30_000);
  afterEach(async () => {
    await studio.kill();
    app.close();
    await redis.close();
  });

  it('its actors are without owner, the studio goes on, and a walk heals it', async () => {
    await app.register(registration('stays'));
    await app.register(registration('leaves'));
    await eventually(async () => expect(await list(studio)).toHaveLength(2));
    await redis.cli('CONFIG', 'SET', 'appendfsync', 'always');
    await app.count('stays', 2);
    await redis.kill();
    await eventually(async () => {
      for (const actor of await list(studio)) expect(actor.ownerLostSince).toBeDefined();
    }, 15_000);
    expect(await studio.get('/api/health')).toMatchObject({
      status: 'healthy',
      components: { discovery: { status: 'degraded', code: 'unreachable' } },
    });
    await redis.restart();
    await redis.cli('SREM', 'loom:actor:all', 'leaves');
    await redis.cli('DEL', 'loom:actor:leaves');
    await redis.cli('HINCRBY', 'loom:actor:stays', 'messageCount', '3');
    await eventually(async () => {
      const [actor, ...others] = await list(studio);
      expect(others).toEqual([]);
      expect(actor).toMatchObject({ id: 'stays', app: 'shop', messageCount: 5 });
      expect(actor?.ownerLostSince).toBeUndefined();
    }, 10_000);
    expect(await studio.get('/api/health')).toMatchObject({
      components: { discovery: { status: 'healthy' } },
    });
  }, 60_000);
});

describe('many', () => {
  let own: TestRedis;
  let redis: TestRedis;
  let app: LoomApp;
  const studios: SidecarProcess[] = [];
  const env = () => ({ REDIS_URL: own.url, LOOM_REDIS_URL: redis.url });

  beforeEach(async () => {
    [own, redis] = await Promise.all([startRedis(), startRedis()]);
    app = createLoomApp(redis.url);
  }, 30_000);
  afterEach(async () => {
    await Promise.all(studios.splice(0).map((each) => each.kill()));
    app.close();
    await Promise.all([own.close(), redis.close()]);
  });

  const isFollowing = async (studio: SidecarProcess) =>
    (await figure(studio, 'studio_discovery_following')) === 1;

  it('sidecars: one follows, another goes on when it is killed, every message counted once', async () => {
    const ids = Array.from({ length: 200 }, (_, index) => `actor-${index}`);
    for (const id of ids) await app.register(registration(id));
    for (let each = 0; each < 2; each += 1) studios.push(await startSidecar(env()));
    const [one, two] = studios as [SidecarProcess, SidecarProcess];
    await eventually(async () => expect(await list(two)).toHaveLength(200), 10_000);
    expect([await isFollowing(one), await isFollowing(two)].sort()).toEqual([false, true]);
    const [first, second] = (await isFollowing(one)) ? [one, two] : [two, one];

    let counted = 0;
    const working = setInterval(() => {
      for (let call = 0; call < 50; call += 1) void app.count(ids[counted++ % ids.length] as string);
    }, 10);
    await walked(first);
    await first.kill();
    await app.unregister('actor-0');
    await eventually(async () => expect(await isFollowing(second)).toBe(true), 6_000);
    await walked(second);
    clearInterval(working);
    // What was called last is counted when this is answered.
    await app.redis.ping();

    await eventually(async () => {
      const held = await Promise.all(
        ids.slice(1).map((id) => app.redis.hget(`loom:actor:${id}`, 'messageCount')),
      );
      const known = new Map((await list(second)).map(({ id, messageCount }) => [id, messageCount]));
      expect(ids.slice(1).map((id) => known.get(id))).toEqual(held.map(Number));
      expect(known.size).toBe(199);
    }, 10_000);
    for (const actor of await list(second)) expect(actor.ownerLostSince).toBeUndefined();
    // Nobody was taken for gone but the one that left while nobody followed.
    expect(await figure(second, 'studio_actors_registered_total')).toBe(200);
    expect(await figure(second, 'studio_actors_removed_total')).toBe(1);
  }, 60_000);

  it('actors: their registry is read slowly enough to be left in peace', async () => {
    const pipeline = app.redis.pipeline();
    for (let index = 0; index < 5_000; index += 1) {
      pipeline.hset(`loom:actor:a-${index}`, { ...registration(`a-${index}`), metadata: '' });
      pipeline.sadd('loom:actor:all', `a-${index}`);
    }
    await pipeline.exec();
    const studio = await startSidecar({ LOOM_REDIS_URL: redis.url });
    studios.push(studio);
    await eventually(
      async () =>
        expect(await studio.get('/api/metrics')).toMatchObject({ actorPools: { totalActors: 5_000 } }),
      15_000,
    );
    const read = async () =>
      Number(/cmdstat_hmget:calls=(\d+)/.exec(await redis.cli('INFO', 'commandstats'))?.[1]);
    const samples: Array<{ asked: number; answered: number; hashes: number }> = [];
    await walked(studio);
    const walks = await figure(studio, 'studio_discovery_walks_total');
    const events = await figure(studio, 'studio_events_total');
    while ((await figure(studio, 'studio_discovery_walks_total')) < walks + 2) {
      const asked = performance.now();
      samples.push({ asked, hashes: await read(), answered: performance.now() });
    }
    // What did not change is not reported again.
    expect(await figure(studio, 'studio_events_total')).toBe(events);
    expect(samples.at(-1)?.hashes).toBeGreaterThan((samples[0]?.hashes ?? 0) + 4_000);
    // A page is read in one breath, at either end of the time between two samples.
    const excess = samples.flatMap((from, index) =>
      samples
        .slice(index + 1)
        .map((to) => to.hashes - from.hashes - (to.answered - from.asked) * 5 - 2 * 250),
    );
    expect(excess.reduce((most, each) => Math.max(most, each))).toBeLessThanOrEqual(0);
  }, 60_000);
});
