import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LogEvent } from '@loom-studio/core-adapter/protocol';
import { createWorkbench, type Workbench } from '../workbench.ts';

const OLD = 'shop/h/old';
const NEW = 'shop/h/new';
const alone: LogEvent = { kind: 'hello', at: 1, shared: false };
const together: LogEvent = { kind: 'hello', at: 1, shared: true };
const registered = { kind: 'registered', at: 1, id: 'a', type: 'T' } satisfies LogEvent;
const removed: LogEvent = { kind: 'removed', at: 1, id: 'a' };
const messages = (count: number): LogEvent => ({ kind: 'changed', at: 1, id: 'a', messages: count });

let bench: Workbench;
beforeEach(async () => {
  bench = await createWorkbench();
});
afterEach(() => bench.close());

const actor = () => bench.get('shop', 'a');

/** Two processes of one app with an actor of the same id, the new one a tick younger. */
async function overlap(hello = alone): Promise<void> {
  await bench.send(OLD, [hello, registered, messages(4)]);
  await bench.pass(1_000, [OLD]);
  await bench.send(NEW, [hello, { ...registered, messageCount: 0 }, messages(2)]);
}

describe('an older process of the same app', () => {
  it.each<[string, LogEvent]>([
    ['registers', registered],
    ['changes', messages(1)],
    ['removes', removed],
    ['tells in a resync', { kind: 'resync-actor', at: 1, id: 'a', type: 'T', messageCount: 9 }],
  ])('%s its own copy, which is counted and changes nothing', async (_, event) => {
    await overlap();
    const before = actor();
    await bench.send(OLD, [event]);
    expect(actor()).toEqual(before);
    expect(bench.totals().fenced).toBe(1);
  });

  it('speaks of the same actor where the registry is shared', async () => {
    await overlap(together);
    await bench.send(OLD, [messages(1)]);
    expect(actor()?.messageCount).toBe(3);
    await bench.send(OLD, [removed]);
    expect(actor()).toHaveProperty('removedAt');
    expect(bench.totals().fenced).toBeUndefined();
  });

  it('speaks of the actor again when the new one fell silent, and is asked for everything', async () => {
    await overlap();
    await bench.pass(10_000, [OLD]);
    expect(bench.replica.view.producer(NEW)).toHaveProperty('lostSince');
    await bench.send(OLD, [messages(1)]);
    expect(actor()).toMatchObject({ producer: OLD });
    expect(bench.replica.view.producer(OLD)).toMatchObject({ wantsResync: true });
    const told: LogEvent = { kind: 'resync-actor', at: 1, id: 'a', type: 'T', messageCount: 5 };
    await bench.send(OLD, [
      { kind: 'resync-begin', at: 1, reason: 'asked' },
      told,
      { kind: 'resync-end', at: 1, actors: 1 },
    ]);
    expect(actor()).toMatchObject({ messageCount: 5 });
    expect(bench.replica.view.producer(OLD)).not.toHaveProperty('wantsResync');
  });

  it('has an actor of its own once the new one has ended its', async () => {
    await overlap();
    await bench.send(NEW, [removed]);
    await bench.send(OLD, [registered]);
    expect(actor()).toMatchObject({ producer: OLD });
    expect(bench.totals().fenced).toBeUndefined();
  });
});

it('the new process is never fenced by the old one', async () => {
  await overlap();
  await bench.send(NEW, [messages(1), removed]);
  expect(actor()).toMatchObject({ messageCount: 3, removedAt: expect.any(Number) });
});
