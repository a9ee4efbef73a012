import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connectStudio, type Studio } from '@loom-studio/core-adapter';
import type { Flush, LogEvent } from '@loom-studio/core-adapter/protocol';
import { createRegistry } from '../../core-adapter/demo/registry.ts';
import type { Engine } from '../../sidecar/src/engine/engine.ts';
import { eventually } from '../support/eventually.ts';
import { registration } from '../support/registration.ts';
import { createRawWorld, type RawWorld } from './raw-log.ts';

/**
 * I17. The same id in URLs and lists is in `suite/api-suite.ts`, what becomes of the actor when a process ends in
 * `ingest/reduce/fence.test.ts`, registries that processes share in `ingest/reduce/reduce.test.ts`.
 */
const ID = 'counter-1';

const undo: Array<() => unknown> = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

async function begin(tamper?: (engine: Engine) => Engine): Promise<RawWorld> {
  const raw = await createRawWorld(tamper);
  undo.push(raw.close);
  return raw;
}

interface Incarnation {
  registry: ReturnType<typeof createRegistry>;
  adapter: Studio;
  /** Counts so many messages and has the studio know it. */
  count(messages: number): Promise<void>;
  settled(): Promise<void>;
}

/** One process of an app, with a registry of its own. */
function start(
  { redis, world }: RawWorld,
  app: string,
  instance: string,
  reconcileIntervalMs = 0,
): Incarnation {
  const registry = createRegistry();
  const adapter = connectStudio(registry, {
    url: redis.url,
    app,
    instance,
    reconcileIntervalMs,
    log: () => undefined,
  });
  undo.push(() => adapter.close(0));
  const settled = async () => {
    expect(await adapter.flush()).toBe(true);
    const { producer, acked } = adapter.stats();
    const name = producer.slice(producer.indexOf('/'));
    const heard = () => [...world.sidecar.studio.view.producers()].find(({ id }) => id.endsWith(name));
    await eventually(() => expect(heard()?.last).toBeGreaterThanOrEqual(acked));
  };
  return {
    registry,
    adapter,
    settled,
    async count(messages) {
      for (let n = 0; n < messages; n += 1) await registry.incrementMessageCount(ID);
      await settled();
    },
  };
}

const held = ({ world }: RawWorld, app: string) => world.sidecar.studio.view.get(app, ID);
const fenced = ({ world }: RawWorld) => world.sidecar.studio.view.state.totals.fenced ?? 0;

/** Time is told once a second: only then is one process known to be older than another. */
async function nextTick({ world }: RawWorld): Promise<void> {
  const { view } = world.sidecar.studio;
  const { now } = view.state;
  await eventually(() => expect(view.state.now).toBeGreaterThan(now));
}

/** Hellos say nothing of whose the registry is, as older adapters' do not. */
const unsaid = (engine: Engine): Engine => ({
  ...engine,
  async tail(...asked) {
    const tail = await engine.tail(...asked);
    for (const { flush } of tail.entries)
      for (const event of flush.events as Array<LogEvent & { shared?: boolean }>) delete event.shared;
    return tail;
  },
});

/** The app names of everybody, as if there were one app only. */
const oneApp = (engine: Engine): Engine => ({
  ...engine,
  async tail(...asked) {
    const tail = await engine.tail(...asked);
    for (const { flush } of tail.entries) flush.producer = flush.producer.replace(/^(shop|bank)\//, 'app/');
    return tail;
  },
});

describe('two apps with the same actor id', () => {
  const both = async (raw: RawWorld) => {
    const shop = start(raw, 'shop', 'one');
    const bank = start(raw, 'bank', 'two');
    await shop.registry.register(registration(ID, 'Cart'));
    await bank.registry.register(registration(ID, 'Account'));
    await shop.settled();
    await bank.settled();
    return { shop, bank };
  };

  it('keep an actor each, and the end of one is not the end of the other', async () => {
    const raw = await begin();
    const { shop, bank } = await both(raw);
    await shop.count(3);
    await bank.count(5);
    expect([held(raw, 'shop'), held(raw, 'bank')]).toMatchObject([
      { type: 'Cart', messageCount: 3 },
      { type: 'Account', messageCount: 5 },
    ]);
    await shop.registry.unregister(ID);
    await shop.settled();
    expect(held(raw, 'shop')).toMatchObject({ removedAt: expect.any(Number) });
    expect(held(raw, 'bank')).not.toHaveProperty('removedAt');
    expect(fenced(raw)).toBe(0);
  }, 20_000);

  it('would have one between them, if the app did not count', async () => {
    const raw = await begin((engine) => oneApp(unsaid(engine)));
    const { shop } = await both(raw);
    expect(held(raw, 'app')).toBeDefined();
    await shop.registry.unregister(ID).then(() => shop.adapter.flush());
    await eventually(() => expect(held(raw, 'app')).toHaveProperty('removedAt'));
  }, 20_000);
});

describe('a rolling restart with both processes of one app alive', () => {
  let raw: RawWorld;
  /** The old process has counted 4, the new one 2, and both are still there. */
  const overlap = async (tamper?: (engine: Engine) => Engine, reconcileIntervalMs = 0) => {
    raw = await begin(tamper);
    const old = start(raw, 'shop', 'old', reconcileIntervalMs);
    await old.registry.register(registration(ID));
    await old.count(4);
    await nextTick(raw);
    const next = start(raw, 'shop', 'new');
    await next.registry.register(registration(ID));
    await next.count(2);
    return { old, next };
  };
  const asTheNewOneSays = { messageCount: 2, status: 'idle', type: 'Counter' };

  it('shows what the new one says, and counts what the old one still says', async () => {
    const { old, next } = await overlap();
    expect(held(raw, 'shop')).toMatchObject({ ...asTheNewOneSays, producer: next.adapter.stats().producer });
    await old.registry.updateStatus(ID, 'failed');
    await old.settled();
    await old.count(3);
    await old.registry.unregister(ID);
    await old.settled();
    expect(held(raw, 'shop')).toMatchObject(asTheNewOneSays);
    expect(held(raw, 'shop')).not.toHaveProperty('removedAt');
    expect(fenced(raw)).toBeGreaterThanOrEqual(3);
    await next.count(1);
    expect(held(raw, 'shop')).toMatchObject({ ...asTheNewOneSays, messageCount: 3 });
  }, 20_000);

  it('lets the old one say everything again, and takes nothing of it', async () => {
    const { old } = await overlap(undefined, 100);
    const copy = await old.registry.get(ID);
    // No hook sees this: the next comparison finds it and sends all the registry holds.
    if (copy) copy.status = 'failed';
    await eventually(() => expect(old.adapter.stats().resyncs.reconcile).toBeGreaterThan(0));
    await old.settled();
    expect(fenced(raw)).toBeGreaterThan(0);
    expect(held(raw, 'shop')).toMatchObject(asTheNewOneSays);
  }, 20_000);

  it('would end the actor of the new one with that of the old one, if nobody knew whose registry is whose', async () => {
    const { old } = await overlap(unsaid);
    await old.count(3);
    expect(held(raw, 'shop')?.messageCount).toBe(5);
    await old.registry.unregister(ID);
    await old.settled();
    expect(held(raw, 'shop')).toHaveProperty('removedAt');
  }, 20_000);
});

describe('a producer', () => {
  let raw: RawWorld;
  beforeEach(async () => {
    raw = await begin();
  });

  it('cannot speak for another one by what it says of itself', async () => {
    const { studio, engine } = raw.world.sidecar;
    const victim: Flush = {
      producer: 'shop/h/1',
      first: 1,
      events: [{ kind: 'registered', at: 1, id: ID, type: 'T' }],
    };
    await studio.append(victim);
    const hello = {
      kind: 'hello',
      at: 1,
      id: 'shop/h/1',
      app: 'shop',
      last: 1_000,
      lostSince: 1,
      wantsResync: true,
    };
    await engine.append('default', { producer: 'evil/h/1', first: 1, events: [hello as LogEvent] });
    await studio.append({
      producer: 'shop/h/1',
      first: 2,
      events: [{ kind: 'changed', at: 1, id: ID, messages: 1 }],
    });
    expect(held(raw, 'shop')).toMatchObject({ messageCount: 1 });
    expect(studio.view.producer('shop/h/1')).toMatchObject({ app: 'shop', last: 2 });
    const evil = studio.view.producer('evil/h/1');
    expect(evil).toMatchObject({ id: 'evil/h/1', app: 'evil', last: 1 });
    expect(evil).not.toHaveProperty('lostSince');
  });
});
