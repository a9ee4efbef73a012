import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connectStudio, type Studio } from '@loom-studio/core-adapter';
import { type Flush, parseRedisUrl, type RedisAddress } from '@loom-studio/core-adapter/protocol';
import { createRegistry } from '../../core-adapter/demo/registry.ts';
import { createRedisLink } from '../../core-adapter/src/links/redis.ts';
import { createOwnConnection } from '../../core-adapter/src/links/redis-connection.ts';
import type { Link, OutgoingFlush } from '../../core-adapter/src/types.ts';
import { createWorld, type World } from '../../sidecar/src/suite/world.ts';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { registration } from '../support/registration.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

/** I16. That no resync was needed for it, with actors that come and go, is in `adapter-redis.test.ts`. */
const ACTORS = 5;
const ROUNDS = 6;
const CALLS = 50;

let redis: TestRedis;
let proxy: TcpProxy;
let world: World;
const undo: Array<() => unknown> = [];
beforeEach(async () => {
  redis = await startRedis();
  proxy = await startTcpProxy(redis.url);
  world = await createWorld({ REDIS_URL: redis.url });
  undo.push(redis.close, proxy.close, world.close);
}, 30_000);
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

function redisLink(): Link {
  const address = parseRedisUrl(`redis://127.0.0.1:${proxy.port}`) as RedisAddress;
  const connection = createOwnConnection({ address, log: () => undefined, timeoutMs: 5_000 });
  return createRedisLink({ connection, workspace: 'default' });
}

/** Every attempt, whether it was answered or not. */
function recording(link: Link, sent: OutgoingFlush[]): Link {
  return {
    ...link,
    send(flush) {
      sent.push(flush);
      return link.send(flush);
    },
  };
}

/** The protection out: what was not answered is sent again as if it were new. */
function renumbering(link: Link): Link {
  let shift = 0;
  let unanswered: OutgoingFlush | undefined;
  return {
    ...link,
    async send(flush) {
      if (flush === unanswered) shift += flush.events.length;
      const reply = await link.send({ ...flush, first: flush.first + shift });
      unanswered = reply.ok ? undefined : flush;
      // In the numbers the adapter knows, or it would take its own for somebody else's and resync.
      return reply.ok ? { ...reply, last: reply.last - shift } : reply;
    },
  };
}

async function app(link: Link) {
  const registry = createRegistry();
  const adapter = connectStudio(registry, { link, app: 'shop', log: () => undefined });
  undo.push(() => adapter.close(0));
  for (let n = 0; n < ACTORS; n += 1) await registry.register(registration(`a-${n}`));
  // Past the resync of the first contact, which would heal whatever comes before it.
  expect(await adapter.flush()).toBe(true);
  return { registry, adapter };
}

/** Calls and messages in rounds; each round is one flush at least. */
async function work(
  { registry, adapter }: Awaited<ReturnType<typeof app>>,
  before: () => void,
): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    before();
    for (let call = 0; call < CALLS; call += 1) {
      await registry.incrementMessageCount(`a-${call % ACTORS}`);
      adapter.recordMessage({ to: `a-${call % ACTORS}`, type: 'M' });
    }
    expect(await adapter.flush(20_000)).toBe(true);
  }
}

/** Everything that would grow by a repetition. */
async function counted() {
  const { state } = world.sidecar.studio.view;
  const { messages, carried, registered, reported, removed, unknown } = state.totals;
  const actors = [...world.sidecar.studio.view.live()]
    .map(({ id, messageCount }) => [id, messageCount])
    .sort();
  const { json: lines } = await world.ask('/api/messages/a-0?limit=1000');
  return {
    totals: { messages, carried, registered, reported, removed, unknown },
    actors,
    lines: lines.length,
  };
}

const calls = ROUNDS * CALLS;
const ONCE = {
  totals: { messages: calls, carried: 0, registered: ACTORS, reported: calls, removed: 0, unknown: 0 },
  actors: Array.from({ length: ACTORS }, (_, n) => [`a-${n}`, calls / ACTORS]),
  lines: calls / ACTORS,
};

const isApplied = (adapter: Studio) => () =>
  expect(world.sidecar.studio.view.producer(adapter.stats().producer)?.last).toBe(adapter.stats().acked);

describe('all that an adapter ever sent, sent twice more', () => {
  const replay = async (sent: OutgoingFlush[], as: (flush: Flush) => Flush) => {
    const again = [...sent, ...sent.toReversed()] as Flush[];
    for (const flush of again) await world.sidecar.engine.append('default', as(flush));
    await world.sidecar.studio.report('marker', [{ kind: 'changed', at: 1, id: 'marker' }]);
    return again.reduce((sum, { events }) => sum + events.length, 0);
  };

  it('in order and in reverse, changes no count, and each repetition is counted as one', async () => {
    const sent: OutgoingFlush[] = [];
    const begun = await app(recording(redisLink(), sent));
    await work(begun, () => undefined);
    await eventually(isApplied(begun.adapter));
    expect(await counted()).toEqual(ONCE);
    const repeated = await replay(sent, (flush) => flush);
    const after = await counted();
    expect(after).toEqual({ ...ONCE, totals: { ...ONCE.totals, unknown: 1 } });
    expect(world.sidecar.studio.view.state.totals).toMatchObject({ duplicates: repeated, holes: 0 });
  }, 30_000);

  it('would count three times without its numbers', async () => {
    const sent: OutgoingFlush[] = [];
    const begun = await app(recording(redisLink(), sent));
    await work(begun, () => undefined);
    await eventually(isApplied(begun.adapter));
    await replay(sent, (flush) => ({ ...flush, producer: 'shop', first: 0 }));
    expect((await counted()).totals).toMatchObject({ messages: 3 * calls, reported: 3 * calls });
  }, 30_000);
});

describe('a flush whose answer is lost behind the write', () => {
  it('counts once, however often it happens', async () => {
    const begun = await app(redisLink());
    await work(begun, proxy.loseReply);
    await eventually(isApplied(begun.adapter));
    expect(proxy.lost()).toBe(ROUNDS);
    expect(await counted()).toEqual(ONCE);
    expect(world.sidecar.studio.view.state.totals.duplicates).toBeGreaterThan(0);
    expect(begun.adapter.stats().resyncs).toMatchObject({ connect: 1, asked: 0, epoch: 0, reconcile: 0 });
  }, 30_000);

  it('would count twice, if it got new numbers', async () => {
    const begun = await app(renumbering(redisLink()));
    await work(begun, proxy.loseReply);
    await eventually(() => expect(proxy.lost()).toBe(ROUNDS));
    await eventually(async () => expect((await counted()).totals.reported).toBeGreaterThan(calls));
  }, 30_000);
});
