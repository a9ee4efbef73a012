import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Engine } from '../../sidecar/src/engine/engine.ts';
import type { Studio } from '../../sidecar/src/studio.ts';
import type { BookClient } from '../../sidecar/src/suite/live-client.ts';
import {
  createChurn,
  createLiveWorld,
  isCurrent,
  type LiveWorld,
  seeded,
  type Tampering,
  type TransportName,
} from './live-world.ts';

const SEED = 20_260_101;

jest.setTimeout(60_000);

let worlds: LiveWorld[] = [];
afterEach(async () => {
  await Promise.all(worlds.map((world) => world.close()));
  worlds = [];
});

async function begin(name: TransportName, tampering?: Tampering): Promise<LiveWorld> {
  const world = await createLiveWorld(name, tampering);
  worlds.push(world);
  return world;
}

const faultsOf = (clients: BookClient[]) => clients.flatMap(({ faults }) => faults).slice(0, 3);

/** Every client says how it ended: faults it saw, and what it holds that is not so. */
async function verdict(clients: BookClient[], world: LiveWorld, withinMs?: number): Promise<string[]> {
  const untrue = await Promise.all(
    clients.map((client) => isCurrent(client, world.studio, withinMs).then(() => [], String)),
  );
  return [...faultsOf(clients), ...untrue.flat()];
}

/** Published entries get lost on the way, one in so many. */
function losing(engine: Engine, oneIn: number): Engine {
  const random = seeded(SEED);
  return {
    ...engine,
    subscribe: (ws, onEntry) =>
      engine.subscribe(ws, (entry) => {
        if (random() * oneIn >= 1) onEntry(entry);
      }),
  };
}

/** Takes out the reading of what was missed. */
const forgetful = (studio: Studio): Studio => ({
  ...studio,
  view: studio.view,
  since: async () => [],
});

describe.each<TransportName>(['uws', 'node'])('on %s', (name) => {
  test('I5: no gap stays silent though one published change in twenty is lost', async () => {
    const world = await begin(name, { engine: (engine) => losing(engine, 20) });
    const churn = createChurn(world.studio, SEED);
    const clients = await Promise.all(Array.from({ length: 5 }, () => world.connect()));
    for (const client of clients) client.subscribe('a', { topic: 'actors' });
    for (let round = 0; round < 150; round += 1) await churn.burst(40);
    expect(await verdict(clients, world)).toEqual([]);
  });

  /** 40 clients come at any moment of a churn, in bursts, and follow to its end. */
  async function joinDuringChurn(tampering?: Tampering, withinMs?: number): Promise<string[]> {
    const world = await begin(name, tampering);
    const churn = createChurn(world.studio, SEED);
    const random = seeded(SEED);
    const clients = await Promise.all(Array.from({ length: 40 }, () => world.connect()));
    const waiting = [...clients];
    await churn.grow(3_000);
    for (let round = 0; round < 60; round += 1) {
      const writing = churn.burst(60);
      for (const client of waiting.splice(0, Math.floor(random() * 3)))
        client.subscribe('a', { topic: 'actors' });
      await writing;
    }
    for (const client of waiting) client.subscribe('a', { topic: 'actors' });
    return verdict(clients, world, withinMs);
  }

  test('I20: snapshot and changes make the state, whenever a client joins', async () => {
    expect(await joinDuringChurn()).toEqual([]);
  });

  test('I20 goes red when what is missed during a snapshot is not read', async () => {
    expect(await joinDuringChurn({ studio: forgetful }, 500)).not.toEqual([]);
  });
});
