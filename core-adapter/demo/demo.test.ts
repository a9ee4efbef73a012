import { describe, expect, test } from '@jest/globals';
import type { EventOf } from '../src/protocol/events.ts';
import type { World } from './actor.ts';
import { createAgenda } from './agenda.ts';
import { readArguments } from './arguments.ts';
import { startDemo } from './demo.ts';
import { createRandom } from './random.ts';
import { createRegistry } from './registry.ts';
import { createShop, MESSAGES_PER_ORDER } from './shop.ts';
import { eventually } from './stand-ins/eventually.ts';
import { createModelStudio } from './stand-ins/model-studio.ts';

type Recorded = Parameters<World['studio']['recordMessage']>[0];

/** Runs the shop for some simulated seconds, without a clock. */
async function simulate(seed: number, seconds: number, rate: number, actors = 60) {
  const messages: Recorded[] = [];
  const registry = createRegistry();
  const agenda = createAgenda();
  const studio = { recordMessage: (message: Recorded): void => void messages.push(message) };
  const shop = createShop({ registry, studio, agenda, random: createRandom(seed) }, actors, rate, 0);
  for (let at = 0; at < seconds * 1000; at += (1000 * MESSAGES_PER_ORDER) / rate) {
    agenda.plan(at, (now) => shop.order(now));
  }
  agenda.runUntil(seconds * 1000);
  return { messages, registry, shop, all: await registry.getAll() };
}

describe('the shop', () => {
  test('handles about as many messages as asked, by every type of actor', async () => {
    const { messages, all, shop } = await simulate(1, 60, 20);
    expect(messages.length).toBeGreaterThan(0.7 * 60 * 20);
    expect(messages.length).toBeLessThan(1.1 * 60 * 20);
    expect(new Set(all.map(({ actorType }) => actorType))).toEqual(
      new Set(['Cart', 'Order', 'Payment', 'Inventory', 'Shipment', 'Notification']),
    );
    expect(all.map(({ workerId }) => workerId)).toEqual(expect.arrayContaining(['w-01', 'w-02', 'w-03']));
    expect(all).toHaveLength(shop.size);
    expect(shop.size).toBeGreaterThanOrEqual(60);
  });

  test('one order is one correlation through every station, with senders and times', async () => {
    const { messages } = await simulate(1, 60, 20);
    const longest = messages.filter(({ correlationId }) => correlationId === 'order-2');
    expect(longest.map(({ type }) => type)).toEqual(
      ['CheckOut', 'PlaceOrder', 'ReserveStock', 'Charge', 'Ship', 'SendMail'].slice(0, longest.length),
    );
    for (const [index, { from, waitMs, runMs }] of longest.entries()) {
      expect(from).toBe(longest[index - 1]?.to);
      expect(waitMs).toBeGreaterThanOrEqual(0);
      expect(runMs).toBeGreaterThanOrEqual(0);
    }
  });

  test('somebody fails, somebody stalls, a queue grows, carts come and go', async () => {
    const { messages, registry, all } = await simulate(7, 120, 20);
    expect(messages.some(({ to, error }) => to === 'payment-unstable' && error !== undefined)).toBe(true);
    expect(await registry.get('shipment-stuck')).toMatchObject({ status: 'busy' });
    const slow = await registry.get('notification-slow');
    expect(slow?.metadata).toEqual({ queueDepth: expect.any(Number) });
    expect(Object.values(slow?.metadata ?? {})[0]).toBeGreaterThan(5);
    const carts = all.filter(({ actorType }) => actorType === 'Cart').map(({ actorId }) => actorId);
    expect(carts).not.toContain('cart-1');
    expect(carts.length).toBeGreaterThan(5);
  });

  test('the same seed is the same day', async () => {
    const [one, two, three] = await Promise.all([
      simulate(3, 20, 50),
      simulate(3, 20, 50),
      simulate(4, 20, 50),
    ]);
    expect(two?.messages).toEqual(one?.messages);
    expect(three?.messages).not.toEqual(one?.messages);
  });

  test('a large and busy one keeps up', async () => {
    const { messages, all } = await simulate(1, 5, 2_000, 5_000);
    expect(all.length).toBeGreaterThanOrEqual(5_000);
    expect(messages.length).toBeGreaterThan(5_000);
  });
});

test('the demo shows itself in a studio, cards left out', async () => {
  const model = createModelStudio();
  const options = { actors: 30, rate: 200, seed: 1, app: 'shop', url: undefined, minutes: undefined };
  const demo = startDemo(options, { link: model });
  const messages = (): EventOf<'message'>[] =>
    model.applied.flatMap((event) => (event.kind === 'message' ? [event] : []));
  await eventually(() => expect(messages().length).toBeGreaterThan(50));
  await demo.stop();
  const all = await demo.registry.getAll();
  expect(
    [...model.actors].map(([id, { status, messageCount }]) => [id, status, messageCount]).sort(),
  ).toEqual(all.map(({ actorId, status, messageCount }) => [actorId, status, messageCount]).sort());
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
    });
    expect(readArguments(['--actors', '5000', '--rate=2000', '--minutes', '2'])).toMatchObject({
      actors: 5000,
      rate: 2000,
      minutes: 2,
    });
  });

  test.each([
    [['--rate', 'fast'], /--rate "fast"/],
    [['--actors', '1'], /at least 12/],
    [['--colour'], /colour/],
  ])('%j is refused', (argv, message) => {
    expect(() => readArguments(argv)).toThrow(message);
  });
});
