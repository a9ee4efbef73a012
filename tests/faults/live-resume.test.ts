import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Engine } from '../../sidecar/src/engine/engine.ts';
import { createMemoryEngine } from '../../sidecar/src/engine/memory/memory.ts';
import type { BookClient } from '../../sidecar/src/suite/live-client.ts';
import { eventually } from '../support/eventually.ts';
import { createChurn, createLiveWorld, isCurrent, type LiveWorld, type TransportName } from './live-world.ts';

const encoded = (text: string) => Buffer.from(text).toString('base64url');
const decoded = (text: string) => Buffer.from(text, 'base64url').toString().split(' ');

jest.setTimeout(60_000);

let worlds: LiveWorld[] = [];
afterEach(async () => {
  await Promise.all(worlds.map((world) => world.close()));
  worlds = [];
});

/** Two sidecars of one engine: what one told, the other resumes. */
async function two(
  name: TransportName,
  engine: Engine = createMemoryEngine(),
): Promise<[LiveWorld, LiveWorld]> {
  const pair = [await createLiveWorld(name, {}, engine), await createLiveWorld(name, {}, engine)] as const;
  worlds.push(...pair);
  return [...pair];
}

async function upToDate(world: LiveWorld): Promise<BookClient> {
  const client = await world.connect();
  client.subscribe('a', { topic: 'actors' });
  await isCurrent(client, world.studio);
  return client;
}

/** Comes back to `world` with what `client` held, at `at`. */
async function back(world: LiveWorld, client: BookClient, at: string): Promise<BookClient> {
  const again = await world.connect();
  Object.assign(again.held('a'), { rows: new Map(client.held('a').rows), at });
  again.subscribe('a', { topic: 'actors' }, at);
  return again;
}

/** An engine that tells one sidecar nothing new while it is held. */
function onHold() {
  let going = true;
  return {
    go(on: boolean) {
      going = on;
    },
    hold: (engine: Engine): Engine => ({
      ...engine,
      hold: async () => false,
      subscribe: (ws, listener) => engine.subscribe(ws, (entry) => going && listener(entry)),
      async since(ws, position) {
        const missed = await engine.since(ws, position);
        // The view asks from where it stands; a client is asked for from where it stood.
        return going || missed === 'gone' ? missed : [];
      },
    }),
  };
}

const modeOf = async (client: BookClient) => (await client.frame('subscribed')).data.mode;

describe.each<TransportName>(['uws', 'node'])('I15 on %s: resume is exact', (name) => {
  test('a position within the window gives what was missed, on another sidecar, twice the same', async () => {
    const [one, other] = await two(name);
    const churn = createChurn(one.studio, 1);
    await churn.burst(500);
    const client = await upToDate(one);
    const at = client.held('a').at ?? '';
    client.ws.terminate();
    for (let round = 0; round < 20; round += 1) await churn.burst(20);
    for (const world of [other, other]) {
      const again = await back(world, client, at);
      expect(await modeOf(again)).toBe('resumed');
      await isCurrent(again, world.studio);
      expect(again.held('a').resets).toEqual([]);
      expect(again.faults).toEqual([]);
      const rows = again.frames.filter(({ type }) => type === 'snapshot');
      expect(rows).toEqual([]);
    }
  });

  test('a sidecar that is behind what another one told shows that first', async () => {
    const engine = createMemoryEngine();
    const one = await createLiveWorld(name, {}, engine);
    const { hold, go } = onHold();
    const other = await createLiveWorld(name, { engine: hold }, engine);
    worlds.push(one, other);
    const churn = createChurn(one.studio, 3);
    await churn.burst(500);
    await eventually(() => expect(other.studio.position()).toEqual(one.studio.position()));
    go(false);
    for (let round = 0; round < 20; round += 1) await churn.burst(20);
    const client = await upToDate(one);
    expect(other.studio.position().seq).toBeLessThan(one.studio.position().seq);
    const again = await back(other, client, client.held('a').at ?? '');
    await sleep(200);
    go(true);
    for (let round = 0; round < 20; round += 1) await churn.burst(20);
    await isCurrent(again, one.studio);
    expect(again.faults).toEqual([]);
    expect(again.held('a').resets).toEqual([]);
  });

  test('more than fits a frame comes in parts, and being cut off between them loses nothing', async () => {
    const [one, other] = await two(name);
    const client = await upToDate(one);
    const at = client.held('a').at ?? '';
    const churn = createChurn(one.studio, 2);
    for (let round = 0; round < 10; round += 1) await churn.burst(1_000);
    await eventually(() => expect(other.studio.position()).toEqual(one.studio.position()));
    const cut = await back(other, client, at);
    await eventually(() => expect(cut.held('a').rows.size).toBeGreaterThan(0));
    const midway = cut.held('a').at ?? '';
    cut.ws.terminate();
    const again = await back(one, cut, midway);
    await isCurrent(again, one.studio);
    expect(again.held('a').resets).toEqual([]);
    expect(again.faults).toEqual([]);
  });

  test('one that stands where the studio stands misses nothing', async () => {
    const [one, other] = await two(name);
    const client = await upToDate(one);
    const { epoch, seq, at } = one.studio.position();
    const again = await back(other, client, encoded(`${epoch} ${seq} ${at}`));
    expect(['live', 'resumed']).toContain(await modeOf(again));
    await isCurrent(again, other.studio);
    expect(again.faults).toEqual([]);
  });

  test.each<[string, (at: string[]) => string, string]>([
    ['the future', ([epoch, seq, at]) => encoded(`${epoch} ${Number(seq) + 1_000} ${at}`), 'forgotten'],
    ['another epoch', ([, seq, at]) => encoded(`11111111-2222 ${seq} ${at}`), 'epoch'],
    ['another history', ([epoch, seq]) => encoded(`${epoch} ${seq} 987654-3`), 'forgotten'],
    ['2^53', ([epoch, , at]) => encoded(`${epoch} ${2 ** 53} ${at}`), 'position'],
    ['garbage', () => '%%%', 'position'],
    ['nothing of ours', () => encoded('__proto__'), 'position'],
  ])('a position of %s is refused as a whole', async (_what, forge, reason) => {
    const [one, other] = await two(name);
    await createChurn(one.studio, 3).burst(200);
    const client = await upToDate(one);
    const again = await back(other, client, forge(decoded(client.held('a').at ?? '')));
    expect(await modeOf(again)).toBe('snapshot');
    expect((await again.frame('reset')).data.reason).toBe(reason);
    await isCurrent(again, other.studio);
    expect(again.faults).toEqual([]);
  });

  test('a position older than the changelog is refused by a sidecar that has not seen what came since', async () => {
    const engine = createMemoryEngine({ limits: { changelogBytes: 50_000 } });
    const [one, other] = await two(name, engine);
    const churn = createChurn(one.studio, 4);
    await churn.burst(50);
    const client = await upToDate(one);
    const at = client.held('a').at ?? '';
    client.ws.terminate();
    for (let round = 0; round < 30; round += 1) await churn.burst(100);
    const newcomer = await createLiveWorld(name, {}, engine);
    worlds.push(newcomer);
    const refused = await back(newcomer, client, at);
    expect((await refused.frame('reset')).data.reason).toBe('forgotten');
    await isCurrent(refused, newcomer.studio);
    // One that has goes on exactly, out of what it remembers.
    const resumed = await back(other, client, at);
    expect(await modeOf(resumed)).toBe('resumed');
    await isCurrent(resumed, other.studio);
    expect(resumed.faults).toEqual([]);
  });
});
