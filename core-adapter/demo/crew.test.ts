import { describe, expect, test } from '@jest/globals';
import { createCrew, WAITING_KEPT } from './crew.ts';
import type { Behaviour } from './stand-ins/loom-actor.ts';
import { MemoryQueue } from './stand-ins/loom-queues.ts';
import { ActorRuntime } from './stand-ins/loom-runtimes.ts';
import { createManualRuntime } from './stand-ins/manual-runtime.ts';
import { pause } from './time.ts';

function world(behave: (time: ReturnType<typeof createManualRuntime>) => Behaviour, workers = 2) {
  const time = createManualRuntime();
  const runtime = new ActorRuntime({ Order: behave(time) });
  const queue = new MemoryQueue();
  const handled: string[] = [];
  const crew = createCrew({
    ...{ time, runtime, queue, type: 'Order', workers },
    handled: (id) => handled.push(id),
  });
  const send = (to: string) => crew.send({ to, type: 'Place', correlationId: 'c', payload: {} });
  return { time, queue, crew, handled, send };
}

describe('a crew', () => {
  test('handles everything, also what comes while its last worker looks for more', async () => {
    const { time, crew, handled, send } = world(() => () => undefined, 1);
    for (let nth = 0; nth < 50; nth++) {
      await send(`order-${nth}`);
      await time.advance(0);
    }
    await time.advance(1);
    expect(handled).toHaveLength(50);
    expect(crew.waiting).toBe(0);
    expect(crew.isBusy('order-1')).toBe(false);
  });

  test('has an actor handle one message at a time', async () => {
    let running = 0;
    let most = 0;
    const { time, handled, send } = world(
      (clock) => async () => {
        most = Math.max(most, ++running);
        await pause(clock, 10);
        running--;
      },
      4,
    );
    for (let nth = 0; nth < 4; nth++) await send('order-1');
    await time.advance(100);
    expect(handled).toHaveLength(4);
    expect(most).toBe(1);
  });

  test('goes on after a message that failed', async () => {
    let calls = 0;
    const { time, handled, send } = world(
      () => () => {
        if (++calls === 1) throw new Error('no stock');
      },
      1,
    );
    await send('order-1');
    await send('order-1');
    await time.advance(1);
    expect(handled).toEqual(['order-1', 'order-1']);
  });

  test('lets no more wait than it says, and counts the rest', async () => {
    const { queue, crew, send } = world(() => () => new Promise(() => undefined), 1);
    for (let nth = 0; nth < WAITING_KEPT + 11; nth++) await send('order-1');
    expect(crew.waiting).toBe(WAITING_KEPT);
    expect(crew.refused).toBe(10);
    expect(queue.queues.get('actor:Order')).toHaveLength(WAITING_KEPT);
  });
});
