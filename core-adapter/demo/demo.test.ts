import { describe, expect, test } from '@jest/globals';
import { openStudio } from '../src/connect-studio.ts';
import type { EventOf } from '../src/protocol/events.ts';
import { readArguments } from './arguments.ts';
import { startDemo } from './demo.ts';
import { createRandom } from './random.ts';
import { createRegistry } from './registry.ts';
import { createShop, type ShopSetup } from './shop.ts';
import { eventually } from './stand-ins/eventually.ts';
import { MemoryQueue } from './stand-ins/loom-queues.ts';
import { createManualRuntime } from './stand-ins/manual-runtime.ts';
import { createModelStudio } from './stand-ins/model-studio.ts';
import { MemoryJournalStore, MemoryStateStore } from './stand-ins/stores.ts';
import { readTroubles, TROUBLES, troubleLine } from './troubles.ts';

interface Day extends Partial<ShopSetup> {
  seed?: number;
  seconds: number;
}

/** Runs an observed shop for some simulated seconds, without a clock. */
async function simulate({ seed = 1, seconds, actors = 60, rate = 20, troubles = new Set() }: Day) {
  const time = createManualRuntime();
  const registry = createRegistry(time.now);
  const queue = new MemoryQueue();
  const journal = new MemoryJournalStore();
  const state = new MemoryStateStore();
  const world = { time, random: createRandom(seed), registry, queue, journal, state };
  const shop = createShop(world, { actors, rate, troubles });
  const model = createModelStudio();
  const studio = openStudio(
    registry,
    { link: model, log: () => undefined, reconcileIntervalMs: 0 },
    { runtime: time, env: {} },
  );
  const stop = studio.observe({
    runtime: shop.runtime,
    messageQueue: queue,
    journalStore: journal,
    stateStore: state,
  });
  shop.open();
  await time.advance(seconds * 1_000);
  shop.close();
  stop();
  await time.advance(1_000);
  const told = <K extends EventOf<never>['kind'] | string>(kind: K) =>
    model.applied.filter((event) => event.kind === kind);
  const messages = told('message') as EventOf<'message'>[];
  return { messages, told, model, registry, shop, journal, queue, all: await registry.getAll() };
}

const times = (messages: readonly EventOf<'message'>[]): number =>
  messages.reduce((sum, { times: alike = 1 }) => sum + alike, 0);

describe('the shop', () => {
  test('handles about as many messages as asked, by every type of actor', async () => {
    const { messages, all, shop } = await simulate({ seconds: 60 });
    expect(times(messages)).toBeGreaterThan(0.8 * 60 * 20);
    expect(times(messages)).toBeLessThan(1.1 * 60 * 20);
    expect(new Set(all.map(({ actorType }) => actorType))).toEqual(
      new Set(['Cart', 'Order', 'Payment', 'Inventory', 'Shipment', 'Notification']),
    );
    expect(all.map(({ workerId }) => workerId)).toEqual(expect.arrayContaining(['w-01', 'w-02', 'w-03']));
    expect(all).toHaveLength(shop.size);
    expect(shop.size).toBeGreaterThanOrEqual(60);
  });

  test('one order is one correlation through every station, with senders and times', async () => {
    const { messages } = await simulate({ seconds: 20 });
    const way = messages.filter(({ correlationId }) => correlationId === 'order-2');
    expect(way.map(({ type }) => type)).toEqual([
      'CheckOut',
      'PlaceOrder',
      'ReserveStock',
      'Charge',
      'Ship',
      'SendMail',
    ]);
    for (const [index, { from, waitMs, runMs }] of way.entries()) {
      expect(from).toBe(way[index - 1]?.to);
      expect(waitMs).toBeGreaterThanOrEqual(0);
      expect(runMs).toBeGreaterThan(0);
    }
  });

  test('is well by itself: few messages fail, nothing waits for long, carts come and go', async () => {
    const { messages, queue, all, told } = await simulate({ seconds: 120 });
    const failed = messages.filter(({ error }) => error !== undefined);
    expect(failed.length).toBeLessThan(0.02 * messages.length);
    expect(Math.max(...messages.map(({ runMs = 0 }) => runMs))).toBeLessThan(5_000);
    for (const waiting of queue.queues.values()) expect(waiting.length).toBeLessThan(5);
    const journal = told('journal') as EventOf<'journal'>[];
    const ofOrder = journal.filter(({ id }) => id === 'order-1').map(({ entry }) => entry);
    expect(ofOrder).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'order_placed' }),
        expect.objectContaining({ type: 'state', state: expect.objectContaining({ orders: 3 }) }),
      ]),
    );
    const carts = all.filter(({ actorType }) => actorType === 'Cart').map(({ actorId }) => actorId);
    expect(carts).not.toContain('cart-1');
    expect(carts.length).toBeGreaterThan(5);
  });

  test('fails, gets stuck and is too slow where that is asked for', async () => {
    const troubles = new Set(['failing', 'stuck-async', 'growing-queue'] as const);
    const { messages, queue, model, journal } = await simulate({ seconds: 60, troubles });
    const ofPayment = messages.filter(({ to, at }) => to === 'payment-1' && at > 1_700_000_006_000);
    expect(ofPayment.length).toBeGreaterThan(10);
    for (const { error } of ofPayment) expect(error).toBe('card declined: the bank gave no answer');
    expect(model.actors.get('shipment-1')?.status).toBe('busy');
    expect(queue.queues.get('actor:Notification')?.length).toBeGreaterThan(30);
    expect(queue.queues.get('actor:Shipment')?.length).toBe(0);
    for (const entries of journal.entries.values()) expect(entries.length).toBeLessThanOrEqual(40);
  });

  test('the same seed is the same day', async () => {
    const [one, two, three] = await Promise.all([
      simulate({ seed: 3, seconds: 8, rate: 50 }),
      simulate({ seed: 3, seconds: 8, rate: 50 }),
      simulate({ seed: 4, seconds: 8, rate: 50 }),
    ]);
    const dayOf = ({ messages }: typeof one) =>
      messages.map(({ at, from, to, type }) => [at, from, to, type]);
    expect(dayOf(two)).toEqual(dayOf(one));
    expect(dayOf(three)).not.toEqual(dayOf(one));
  });

  test('a large and busy one keeps up', async () => {
    const { messages, all } = await simulate({ seconds: 2, rate: 2_000, actors: 5_000 });
    expect(all.length).toBeGreaterThanOrEqual(5_000);
    expect(times(messages)).toBeGreaterThan(2_000);
  });
});

test('the demo shows itself in a studio, cards left out', async () => {
  const model = createModelStudio();
  const demo = startDemo(readArguments(['--actors', '30', '--rate', '200']), {
    link: model,
    redact: ['payload.card'],
  });
  const messages = (): EventOf<'message'>[] =>
    model.applied.flatMap((event) => (event.kind === 'message' ? [event] : []));
  await eventually(() => expect(messages().length).toBeGreaterThan(50));
  // What is in hand when the shop closes is handled to its end.
  demo.shop.close();
  await eventually(async () => {
    const all = await demo.registry.getAll();
    expect([...model.actors].map(([id, { messageCount }]) => [id, messageCount]).sort()).toEqual(
      all.map(({ actorId, messageCount }) => [actorId, messageCount]).sort(),
    );
  });
  await demo.stop();
  expect(messages().some(({ payload }) => payload !== undefined)).toBe(true);
  expect(JSON.stringify(model.applied)).not.toContain('4111');
});

describe('the command line', () => {
  test('has defaults', () => {
    expect(readArguments([])).toMatchObject({
      actors: 60,
      rate: 20,
      seed: 1,
      app: 'shop',
      minutes: undefined,
      process: 'shop',
      troubles: new Set(),
    });
    expect(readArguments(['--actors', '5000', '--rate=2000', '--minutes', '2'])).toMatchObject({
      actors: 5000,
      rate: 2000,
      minutes: 2,
    });
  });

  test('takes troubles by name, or all of them', () => {
    expect(readArguments(['--trouble', 'failing, killed']).troubles).toEqual(new Set(['failing', 'killed']));
    expect(readTroubles('all')).toEqual(new Set(Object.keys(TROUBLES)));
    expect(troubleLine('killed', 'shop', 'http://localhost:9090')).toMatch(
      /killed: .+: http:\/\/localhost:9090\/actor\/shop\/courier-1$/,
    );
  });

  test.each([
    [['--rate', 'fast'], /--rate "fast"/],
    [['--actors', '1'], /at least 12/],
    [['--colour'], /colour/],
    [['--trouble', 'failing,toString'], /"toString" must be all, or some of stuck-sync, stuck-async/],
    [['--process', 'other'], /--process "other" must be one of shop/],
  ])('%j is refused', (argv, message) => {
    expect(() => readArguments(argv)).toThrow(message);
  });
});
