import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { connectStudio, type Studio, type StudioOptions } from '@loom-studio/core-adapter';
import { parseRedisUrl, type RedisAddress } from '@loom-studio/core-adapter/protocol';
import { createRegistry } from '../../core-adapter/demo/registry.ts';
import { createRedisEngine } from '../../sidecar/src/engine/redis/redis.ts';
import { createStudio, type RunningStudio } from '../../sidecar/src/ingest/studio.ts';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { registration } from '../support/registration.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

jest.setTimeout(60_000);

type Registry = ReturnType<typeof createRegistry>;

const undo: Array<() => unknown> = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

interface World {
  redis: TestRedis;
  /** Between the adapter and Redis; the studio has a wire of its own. */
  proxy: TcpProxy;
  registry: Registry;
  adapter: Studio;
  /** What the adapter said. */
  lines: string[];
}

async function begin(options: StudioOptions = {}): Promise<World> {
  const redis = await startRedis({ appendOnly: true });
  undo.push(() => redis.close());
  const proxy = await startTcpProxy(redis.url);
  undo.push(() => proxy.close());
  const registry = createRegistry();
  const lines: string[] = [];
  const url = proxy.url.replace('http:', 'redis:');
  const adapter = connectStudio(registry, { url, log: (line) => lines.push(line), ...options });
  undo.push(() => adapter.close(100));
  return { redis, proxy, registry, adapter, lines };
}

async function studioOn(redis: TestRedis): Promise<RunningStudio> {
  const onError = () => undefined;
  const engine = createRedisEngine({ address: parseRedisUrl(redis.url) as RedisAddress, onError });
  const studio = await createStudio({ engine, workspace: 'default', onError });
  undo.push(async () => {
    await studio.close();
    await engine.close();
  });
  return studio;
}

async function held(registry: Registry): Promise<unknown[]> {
  const all = await registry.getAll();
  return all.map(({ actorId, status, messageCount }) => [actorId, status, messageCount]).sort();
}

const shown = ({ view }: RunningStudio): unknown[] =>
  [...view.live()].map(({ id, status, messageCount }) => [id, status, messageCount]).sort();

/** At rest: the registry and the studio agree to the last call, and the totals count each message once. */
async function agree(registry: Registry, studio: RunningStudio, withinMs?: number): Promise<void> {
  const truth = await held(registry);
  await eventually(() => expect(shown(studio)).toEqual(truth), withinMs);
}

async function work(registry: Registry, from: number, calls: number): Promise<void> {
  for (let step = from; step < from + calls; step += 1) {
    await registry.incrementMessageCount(`actor-${step % 20}`);
    await registry.updateStatus(`actor-${step % 20}`, step % 3 === 0 ? 'busy' : 'idle');
    if (step % 10 === 0) await registry.register(registration(`visitor-${step}`));
    if (step % 20 === 0) await registry.unregister(`visitor-${step - 10}`);
    if (step % 25 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

async function people(registry: Registry): Promise<void> {
  for (let n = 0; n < 20; n += 1) await registry.register(registration(`actor-${n}`));
}

/** Events that came twice, as the studio counted them. */
const duplicates = ({ view }: RunningStudio): number => view.state.totals.duplicates;

describe('an adapter that writes to Redis', () => {
  test('shows all of its registry, in one resync at first contact', async () => {
    const { redis, registry, adapter } = await begin();
    const studio = await studioOn(redis);
    await people(registry);
    await work(registry, 0, 500);
    expect(await adapter.flush()).toBe(true);
    await agree(registry, studio);
    const { applied, acked } = adapter.stats();
    expect(applied).toBeLessThanOrEqual(acked);
  });

  test('whose reply is lost sends the same again, which counts once', async () => {
    const { redis, proxy, registry, adapter } = await begin();
    const studio = await studioOn(redis);
    await people(registry);
    expect(await adapter.flush()).toBe(true);
    await agree(registry, studio);
    const { resyncs } = adapter.stats();
    for (let round = 1; round <= 5; round += 1) {
      proxy.loseReply();
      await work(registry, round * 100, 100);
      expect(await adapter.flush()).toBe(true);
      expect(proxy.lost()).toBe(round);
    }
    await agree(registry, studio);
    expect(duplicates(studio)).toBeGreaterThan(0);
    // Nothing had to be made good by sending everything again.
    expect(adapter.stats().resyncs).toEqual(resyncs);
  });

  test('goes on without Redis, bounded, and all is right when Redis is back', async () => {
    const outboxBytes = 1024 * 1024;
    const { redis, registry, adapter } = await begin({ outboxBytes });
    const studio = await studioOn(redis);
    await people(registry);
    await adapter.flush();
    await agree(registry, studio);
    await redis.kill();
    await work(registry, 0, 3_000);
    for (let n = 0; n < 5_000; n += 1) await registry.register(registration(`crowd-${n}`));
    const { pending, inFlight, dropped } = adapter.stats();
    expect(pending.bytes + inFlight.bytes).toBeLessThanOrEqual(outboxBytes);
    expect(dropped.state).toBeGreaterThan(0);
    await eventually(() => expect(adapter.stats().connected).toBe(false));
    await redis.restart();
    await eventually(async () => expect(await adapter.flush()).toBe(true), 20_000);
    await agree(registry, studio, 20_000);
  });

  test('is unharmed by a wire that goes dead', async () => {
    const { redis, proxy, registry, adapter } = await begin();
    const studio = await studioOn(redis);
    await people(registry);
    await adapter.flush();
    proxy.stall();
    await work(registry, 0, 500);
    // Noticed without any answer: nobody says that the wire is dead.
    await eventually(() => expect(adapter.stats().connected).toBe(false), 15_000);
    proxy.heal();
    await eventually(async () => expect(await adapter.flush()).toBe(true), 15_000);
    await agree(registry, studio);
  });

  test('sends everything again in a new epoch', async () => {
    const { redis, registry, adapter } = await begin();
    const studio = await studioOn(redis);
    await people(registry);
    await work(registry, 0, 100);
    await adapter.flush();
    await agree(registry, studio);
    const { epoch } = adapter.stats();
    await redis.cli('DEL', 'studio:{default}:meta');
    await eventually(() => expect(studio.position().epoch).not.toBe(epoch), 10_000);
    // An idle app learns it from its next sign of life.
    await eventually(() => expect(adapter.stats().epoch).toBe(studio.position().epoch), 10_000);
    await adapter.flush();
    await agree(registry, studio);
    expect(adapter.stats().resyncs.epoch).toBeGreaterThan(0);
  });

  test('survives that Redis loses everything', async () => {
    const { redis, registry, adapter } = await begin();
    const studio = await studioOn(redis);
    await people(registry);
    await work(registry, 0, 100);
    await adapter.flush();
    await agree(registry, studio);
    await redis.cli('FLUSHALL');
    await work(registry, 100, 100);
    await eventually(async () => {
      await adapter.flush();
      expect(shown(studio)).toEqual(await held(registry));
    }, 20_000);
  });

  test('that was there before any studio is taken up by the first one', async () => {
    const { redis, registry, adapter } = await begin();
    await people(registry);
    await work(registry, 0, 200);
    expect(await adapter.flush()).toBe(true);
    expect(adapter.stats().epoch).toBe('');
    const studio = await studioOn(redis);
    await work(registry, 200, 200);
    await eventually(() => expect(adapter.stats().epoch).toBe(studio.position().epoch), 10_000);
    await adapter.flush();
    await agree(registry, studio);
  });

  test('whose unread flushes were dropped from the log sends everything again', async () => {
    const { redis, registry, adapter } = await begin();
    const first = await studioOn(redis);
    await people(registry);
    await adapter.flush();
    await agree(registry, first);
    await undo.pop()?.();
    await work(registry, 0, 200);
    expect(await adapter.flush()).toBe(true);
    await redis.cli('XTRIM', 'studio:{default}:events', 'MAXLEN', '1');
    const second = await studioOn(redis);
    await work(registry, 200, 20);
    await eventually(() => expect(adapter.stats().resyncs.asked).toBeGreaterThan(0), 15_000);
    await adapter.flush();
    await agree(registry, second);
  });

  test('never says its password', async () => {
    const secret = 'open-sesame';
    const redis = await startRedis({ args: ['--requirepass', secret] });
    undo.push(() => redis.close());
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    for (const password of [secret, `${secret}-not`]) {
      const url = redis.url.replace('//', `//:${password}@`);
      const adapter = connectStudio(createRegistry(), { url, log });
      undo.push(() => adapter.close(0));
      await eventually(() => {
        const { connected, retries } = adapter.stats();
        expect(connected || retries > 0).toBe(true);
      });
      expect(JSON.stringify(adapter.stats())).not.toContain(secret);
    }
    expect(lines).toEqual([expect.stringContaining('WRONGPASS')]);
    expect(lines.join()).not.toContain(secret);
  });
});
