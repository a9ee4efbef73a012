import { afterEach, describe, expect, it } from '@jest/globals';
import { connectStudio, type Studio } from '@loom-studio/core-adapter';
import { CLOSE } from '@loom-studio/core-adapter/protocol';
import { createRegistry } from '../../core-adapter/demo/registry.ts';
import { createHttpLink } from '../../core-adapter/src/links/http.ts';
import type { Link } from '../../core-adapter/src/types.ts';
import type { Engine } from '../../sidecar/src/engine/engine.ts';
import { connectLive } from '../../sidecar/src/suite/live-client.ts';
import { eventually } from '../support/eventually.ts';
import { registration } from '../support/registration.ts';
import { createRawWorld, type RawWorld, registered } from './raw-log.ts';

/** I13. Each limit and its edge, on either transport, is in `suite/limits-suite.ts` and `suite/sockets-suite.ts`. */
const HUGE = 'x'.repeat(10 * 1024 * 1024);
/** A subscriber to whom Redis owes more is cut off: less than Redis would allow by itself, to see it sooner. */
const OWED = 'pubsub 4mb 2mb 60';

const undo: Array<() => unknown> = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

async function begin(tamper?: (raw: () => RawWorld, engine: Engine) => Engine): Promise<RawWorld> {
  let made: RawWorld | undefined;
  const raw = await createRawWorld(tamper && ((engine) => tamper(() => made as RawWorld, engine)));
  made = raw;
  undo.push(raw.close);
  await raw.redis.cli('CONFIG', 'SET', 'client-output-buffer-limit', OWED);
  return raw;
}

/** The connection over which the sidecar hears of changes: another one when Redis cut the last off. */
async function subscriber({ redis }: RawWorld): Promise<string> {
  const list = await redis.cli('CLIENT', 'LIST', 'TYPE', 'pubsub');
  return /^id=(\d+)/.exec(list)?.[1] ?? 'none';
}

/** A page that follows everything and must go on unharmed. */
async function page({ world }: RawWorld) {
  const client = await connectLive(world);
  client.subscribe('all', { topic: 'actors' });
  await client.frame('subscribed');
  let left = false;
  void client.closed.then(() => {
    left = true;
  });
  return {
    async sees(...ids: string[]) {
      const keys = () => [...client.held('all').rows.values()].map((row) => row['id']).sort();
      await eventually(() => expect(keys()).toEqual(ids.sort()), 10_000);
      expect({ left, faults: client.faults }).toEqual({ left: false, faults: [] });
    },
  };
}

async function hugeApp(adapter: Studio, registry: ReturnType<typeof createRegistry>): Promise<void> {
  await registry.register(registration('before'));
  await registry.register({ ...registration('fat'), metadata: { text: HUGE, more: [HUGE] } });
  await registry.register({
    ...registration('wordy', HUGE),
    workerId: HUGE,
    status: HUGE,
    serverEndpoint: HUGE,
  });
  await registry.register(registration(HUGE));
  await registry.updateStatus('before', HUGE);
  adapter.recordMessage({ to: 'before', type: HUGE, error: HUGE, payload: HUGE });
  adapter.recordMessage({ to: HUGE });
  await registry.register(registration('behind'));
}

describe('10 MB', () => {
  it('through an adapter are cut with a visible stub, counted, and nobody else notices', async () => {
    const raw = await begin();
    const follower = await page(raw);
    const before = await subscriber(raw);
    const registry = createRegistry();
    const adapter = connectStudio(registry, { url: raw.redis.url, log: () => undefined });
    undo.push(() => adapter.close(0));
    await hugeApp(adapter, registry);
    expect(await adapter.flush()).toBe(true);
    await follower.sees('before', 'behind', 'fat', 'wordy');
    expect((await raw.world.ask('/api/actors/fat')).json.metadata).toEqual({
      cut: '[cut: more than 262144 bytes]',
    });
    const { body } = (await raw.world.ask('/api/messages/before')).json[0];
    expect(body).toMatchObject({ payload: '[cut: more than 262144 bytes]' });
    const { cut, dropped, resyncs } = adapter.stats();
    // The huge id is met twice: at its call and in the resync of the first contact.
    expect({ dropped, resyncs }).toMatchObject({
      dropped: { messages: 0, state: 0, refused: 0 },
      resyncs: { connect: 1, overflow: 0, asked: 0 },
    });
    expect(dropped.invalid).toBeGreaterThanOrEqual(2);
    expect(cut).toBeGreaterThanOrEqual(2);
    expect([raw.rejected(), await subscriber(raw)]).toEqual([0, before]);
  }, 20_000);

  it('over HTTP are refused with 413, and nobody else notices', async () => {
    const raw = await begin();
    const follower = await page(raw);
    const before = await subscriber(raw);
    const actor = { id: 'fat', type: 'T', metadata: { text: HUGE } };
    for (const [path, body] of [
      ['/api/actor/register', actor],
      ['/api/events', { type: 'actor:registered', actorId: 'fat', data: { text: HUGE } }],
      ['/api/journal/fat', { entry: { text: HUGE } }],
      ['/v1/traces', { resourceSpans: [], text: HUGE }],
      [
        '/api/flush',
        { v: 1, producer: 'shop/h/1', first: 1, events: [{ kind: 'registered', at: 1, ...actor }] },
      ],
    ] as const) {
      expect((await raw.world.post(path, body)).json).toMatchObject({ status: 413, code: 'too_large' });
    }
    await raw.world.post('/api/actor/register', { id: 'behind', type: 'T' });
    await follower.sees('behind');
    expect([raw.rejected(), await subscriber(raw)]).toEqual([0, before]);
  }, 20_000);

  it('written into the log are set aside with the reason, and nobody else notices', async () => {
    const raw = await begin();
    const follower = await page(raw);
    const before = await subscriber(raw);
    const fat = (id: string, text: string) => registered(id, `,"metadata":{"text":"${text}"}`);
    await raw.add('shop/h/1', 1, `[${registered('before')}]`);
    await raw.add('curl', 0, `[${fat('fat', HUGE)}]`);
    // One too large among others keeps its number and costs only itself.
    await raw.add(
      'shop/h/1',
      2,
      `[${registered('beside')},${fat('fat', HUGE.slice(0, 3_000_000))},${registered('next')}]`,
    );
    await raw.add('shop/h/1', 5, `[${registered('behind')}]`);
    await follower.sees('before', 'behind', 'beside', 'next');
    const listed = (await raw.world.ask('/api/rejected')).json.map(({ body }: { body: object }) => body);
    expect(listed).toMatchObject([
      { reason: 'larger than 262144 bytes', n: 3 },
      { reason: 'events is not an array', event: expect.stringContaining('too many for one flush') },
    ]);
    expect(raw.rejected()).toBe(2);
    expect(await subscriber(raw)).toBe(before);
    expect(raw.world.sidecar.engine.drops()['subscriber.replaced']).toBe(0);
  }, 20_000);

  it('in a socket frame end that socket with a code, and no other', async () => {
    const raw = await begin();
    const follower = await page(raw);
    const shouter = await connectLive(raw.world);
    shouter.send({ type: 'ping', id: HUGE });
    // The transport may cut off what is far too large before anybody can say why.
    expect([CLOSE.tooLarge, 1009, 1006]).toContain((await shouter.closed).code);
    await raw.add('curl', 0, `[${registered('behind')}]`);
    await follower.sees('behind');
  }, 20_000);
});

describe('without the protection', () => {
  it('10 MB in the log would be published, and Redis would cut the subscriber off', async () => {
    const raw = await begin((world, engine) => ({
      ...engine,
      async tail(...asked) {
        const tail = await engine.tail(...asked);
        for (const { flush, ...entry } of tail.entries) {
          if (!String(flush.events).includes('too many for one flush')) continue;
          const text = (await world().texts()).find((each) => each.length > HUGE.length) ?? '';
          return {
            ...tail,
            entries: [{ ...entry, bytes: 1, flush: { ...flush, events: JSON.parse(text) } }],
          };
        }
        return tail;
      },
    }));
    const before = await subscriber(raw);
    expect(before).toMatch(/\d/);
    await raw.add('curl', 0, `[${registered('fat', `,"metadata":{"text":"${HUGE}"}`)}]`);
    await eventually(async () => {
      const after = await subscriber(raw);
      expect([after, after === before]).toEqual([expect.stringMatching(/\d/), false]);
    }, 10_000);
  }, 20_000);

  it('10 MB in an adapter would cost the neighbours that travel with it', async () => {
    const { world } = await begin();
    const link = createHttpLink({ url: new URL(world.sidecar.url), workspace: 'default' });
    const uncut: Link = {
      ...link,
      send: (flush) =>
        link.send({
          ...flush,
          events: flush.events.map((event) =>
            'metadata' in event ? { ...event, metadata: { text: HUGE } } : event,
          ),
        }),
    };
    const registry = createRegistry();
    const adapter = connectStudio(registry, { link: uncut, log: () => undefined });
    undo.push(() => adapter.close(0));
    await registry.register(registration('beside'));
    await registry.register({ ...registration('fat'), metadata: { text: HUGE } });
    await eventually(() => expect(adapter.stats().dropped.refused).toBeGreaterThan(1), 10_000);
    expect((await world.ask('/api/actors/beside')).status).toBe(404);
  }, 20_000);
});
