import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { CLOSE } from '@loom-studio/core-adapter/protocol';
import { FLOW_LIMITS } from '../../sidecar/src/transport/live/v1/flow.ts';
import { eventually } from '../support/eventually.ts';
import {
  createChurn,
  createLiveWorld,
  isCurrent,
  type LiveWorld,
  reading,
  type TransportName,
} from './live-world.ts';

/** What a socket that reads nothing may cost. */
const MOST_OWED = 256 * 1024;
/** Nobody is ever called slow. */
const UNPROTECTED = { ...FLOW_LIMITS, softBytes: Number.POSITIVE_INFINITY };

jest.setTimeout(60_000);

let world: LiveWorld | undefined;
afterEach(() => world?.close());

describe.each<TransportName>(['uws', 'node'])('I14 on %s: a slow client is private', (name) => {
  /** Five of ten clients stop reading until one owes `enough`, and for a while more. */
  async function halfStops(flowLimits: typeof FLOW_LIMITS, enough: number) {
    world = await createLiveWorld(name, { flowLimits });
    const { studio } = world;
    const churn = createChurn(studio, 1, 1_000);
    await churn.grow(500);
    const clients = [];
    for (let n = 0; n < 10; n += 1) {
      const client = await world.connect();
      client.subscribe('a', { topic: 'actors' });
      await isCurrent(client, studio);
      clients.push(client);
    }
    const [readers, sleepers] = [clients.slice(0, 5), clients.slice(5)];
    const sleeping = sleepers.map(reading);
    for (const sleeper of sleeping) sleeper.stop();
    // The kernel takes some megabytes for each before the studio has to keep anything.
    await eventually(async () => {
      for (let burst = 0; burst < 10; burst += 1) await churn.burst(200);
      expect(world?.mostOwed()).toBeGreaterThan(enough);
    }, 30_000);
    for (let round = 0; round < 30; round += 1) await churn.burst(200);
    for (const reader of readers) await isCurrent(reader, studio);
    const owed = world.mostOwed();
    return { studio, sleepers, sleeping, readers, owed };
  }

  test('it costs little, harms nobody and gets the latest state when it reads again', async () => {
    const { studio, sleepers, sleeping, readers, owed } = await halfStops(FLOW_LIMITS, FLOW_LIMITS.softBytes);
    expect(owed).toBeLessThan(MOST_OWED);
    for (const sleeper of sleeping) sleeper.go();
    for (const client of [...sleepers, ...readers]) await isCurrent(client, studio);
    expect([...sleepers, ...readers].flatMap(({ faults }) => faults)).toEqual([]);
    expect(world?.session.counts().slow).toBe(0);
  });

  test('goes red when nobody is called slow', async () => {
    const { owed } = await halfStops(UNPROTECTED, MOST_OWED);
    expect(owed).toBeGreaterThan(MOST_OWED);
  });

  test('one that never reads again is closed with a code that invites it back', async () => {
    world = await createLiveWorld(name, { flowLimits: { ...FLOW_LIMITS, patienceMs: 300 } });
    const churn = createChurn(world.studio, 2, 1_000);
    const client = await world.connect();
    client.subscribe('a', { topic: 'actors' });
    await isCurrent(client, world.studio);
    const sleeper = reading(client);
    sleeper.stop();
    await eventually(async () => {
      for (let burst = 0; burst < 10; burst += 1) await churn.burst(200);
      expect(world?.session.drops()['live.slowSockets']).toBe(1);
    }, 20_000);
    sleeper.go();
    expect((await client.closed).code).toBe(CLOSE.slowConsumer);
  });
});
