import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Engine } from '../../sidecar/src/engine/engine.ts';
import { type BookClient, connectLive } from '../../sidecar/src/suite/live-client.ts';
import { createWorld, type World } from '../../sidecar/src/suite/world.ts';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { PURPOSES, type RedisWire, startRedisWire } from '../support/redis-wire.ts';
import { closeAll, closing, engineAt, register, type Tamper, WITHIN_MS, WS } from './redis-world.ts';

jest.setTimeout(60_000);

let redis: TestRedis;
let wire: RedisWire;
let straight: Engine;

beforeEach(async () => {
  redis = await startRedis();
  wire = await startRedisWire(redis.port);
  closing(wire.close);
  straight = engineAt(redis.url);
});
afterEach(async () => {
  await closeAll();
  await redis.close();
});

/** A whole sidecar behind the wire, with a client that follows all actors. */
async function begin(tamper: Tamper = (engine) => engine): Promise<{ world: World; client: BookClient }> {
  const world = await createWorld({}, tamper(engineAt(wire.url)));
  closing(world.close);
  await append('before');
  const client = await connectLive(world);
  client.subscribe('a', { topic: 'actors' });
  await eventually(() => expect([...client.held('a').rows.keys()]).toEqual(['shop:before']));
  return { world, client };
}

const append = (id: string) => straight.append(WS, { producer: 'shop', first: 0, events: [register(id)] });
const statusOf = async (world: World, path: string) => (await world.ask(path)).status;
const told = (client: BookClient) =>
  client.frames.flatMap((frame) => (frame.type === 'status' ? frame.data.fresh : []));

/** An engine that does not answer is taken to say that nothing is missing. */
const hopeful: Tamper = (engine) => ({
  ...engine,
  since: (ws, position) => engine.since(ws, position).catch(() => []),
});

describe('I9: a sidecar cut off from Redis', () => {
  it('says so to clients and to who asks whether it is ready, stays alive, and heals without a restart', async () => {
    const { world, client } = await begin();
    for (const purpose of PURPOSES) wire.hurt(purpose, 'stalled');
    await append('meanwhile');
    await eventually(() => expect(told(client)).toEqual([false]), WITHIN_MS);
    expect(await statusOf(world, '/api/ready')).toBe(503);
    expect(await statusOf(world, '/api/health')).toBe(200);
    expect((await world.ask('/api/health')).json.status).toBe('degraded');
    wire.heal();
    await eventually(() => expect(told(client).at(-1)).toBe(true), WITHIN_MS);
    await eventually(
      () => expect([...client.held('a').rows.keys()].sort()).toEqual(['shop:before', 'shop:meanwhile']),
      WITHIN_MS,
    );
    expect(await statusOf(world, '/api/ready')).toBe(200);
    expect((await world.ask('/api/health')).json.status).toBe('healthy');
    expect(client.held('a').resets).toEqual([]);
    expect(client.faults).toEqual([]);
  });

  it('would pass off what it shows as the present if no answer counted as a good one', async () => {
    const { world, client } = await begin(hopeful);
    for (const purpose of PURPOSES) wire.hurt(purpose, 'stalled');
    await append('meanwhile');
    // By then it knows that it is cut off.
    await eventually(
      () => expect(world.sidecar.engine.trouble()).toMatchObject({ code: 'unreachable' }),
      WITHIN_MS,
    );
    expect(await statusOf(world, '/api/ready')).toBe(200);
    expect(told(client)).not.toContain(false);
    expect([...client.held('a').rows.keys()]).toEqual(['shop:before']);
  });
});
