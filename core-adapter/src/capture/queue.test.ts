import { describe, expect, test } from '@jest/globals';
import { type LoomMessage, WorkerQueue } from '../../demo/stand-ins/loom-queues.ts';
import { PooledRuntime, workOnce } from '../../demo/stand-ins/loom-runtimes.ts';
import { BEHAVIOURS, connect, messageTo, world } from '../../demo/stand-ins/observed-app.ts';
import { appEvent } from '../protocol/events.ts';

describe('queues', () => {
  test('one report a second with what happened, and none when nothing did', async () => {
    const { time, queue, runtime, told } = world();
    for (const id of ['a', 'b', 'c']) await queue.enqueue('actor:Order', messageTo(id, 1));
    await queue.enqueue('actor:Failing', messageTo('f', 1));
    await workOnce(runtime, queue, 'Order');
    await workOnce(runtime, queue, 'Failing');
    await time.advance(4_000);
    expect(told('queue')).toEqual([
      expect.objectContaining({ name: 'actor:Order', enqueued: 3, taken: 1, done: 1, failed: 0, depth: 2 }),
      expect.objectContaining({ name: 'actor:Failing', enqueued: 1, taken: 1, done: 0, failed: 1, depth: 0 }),
    ]);
  });

  test('given back, set aside and refused are told as they are', async () => {
    const { time, queue, told } = world();
    await queue.enqueue('q', messageTo('a', 1));
    await expect(queue.enqueue('q', messageTo('a', 1, { messageId: 'refused' }))).rejects.toThrow('full');
    const first = await queue.dequeue('q', 0);
    await queue.nack(first as LoomMessage, 10);
    const again = await queue.dequeue('q', 0);
    await queue.deadLetter(again as LoomMessage);
    await queue.deadLetter(again as LoomMessage);
    await time.advance(1_000);
    expect(told('queue')).toEqual([
      expect.objectContaining({ name: 'q', enqueued: 1, taken: 2, retried: 1, dead: 1, depth: 0 }),
    ]);
    expect(told('message')).toMatchObject([{ to: 'a', dead: true, retries: 1 }]);
  });

  test('a queue that runs its workers: taken, done and failed as its processor says, depth as it says', async () => {
    const { time, model, studio, told, settle } = connect();
    const queue = new WorkerQueue();
    studio.observe({ messageQueue: queue });
    queue.registerWorker('actor-Order', async (message) => {
      const { to } = message as { to: string };
      await queue.enqueue('results', { messageId: `r-${to}`, from: to, to: 'p1', type: 'result' });
      if (to === 'bad') throw new Error('no');
      return to;
    });
    await queue.enqueue('actor-Order', {
      messageId: '1',
      from: 'p1',
      to: 'good',
      type: 'execute',
      payload: 1,
    });
    await queue.enqueue('actor-Order', {
      messageId: '2',
      from: 'p1',
      to: 'bad',
      type: 'execute',
      payload: 1,
    });
    expect(await queue.runNext('actor-Order')).toBe('good');
    expect(await queue.runNext('actor-Order')).toEqual(new Error('no'));
    await time.advance(6_000);
    await settle();
    expect(told('message')).toMatchObject([
      { from: 'p1', to: 'good', type: 'execute', queue: 'actor-Order' },
      { from: 'p1', to: 'bad', error: 'no' },
    ]);
    for (const event of model.applied) expect(appEvent.safeParse(event)).toMatchObject({ success: true });
    const [orders] = told('queue').filter(({ name }) => name === 'actor-Order');
    expect(orders).toMatchObject({ enqueued: 2, taken: 2, done: 1, failed: 1 });
    for (const unmeasured of ['depth', 'retried', 'dead']) expect(orders).not.toHaveProperty(unmeasured);
    expect(told('queue').at(-1)).toMatchObject({ name: 'results', depth: 2, shared: true });
    expect(told('changed').map(({ id, type, status }) => [id, type, status])).toEqual(
      expect.arrayContaining([
        ['good', 'Order', 'idle'],
        ['bad', 'Order', 'failed'],
      ]),
    );
  });
});

describe('a pool', () => {
  test('actors rest in it idle, and are evicted when they are', async () => {
    const { time, studio, told, settle } = connect();
    const pool = new PooledRuntime(BEHAVIOURS);
    studio.observe({ longLivedRuntime: pool });
    const metadata = { timestamp: '', priority: 0, actorType: 'Order' };
    await pool.routeMessage(messageTo('o1', 1, { metadata }), {});
    await expect(
      pool.routeMessage(messageTo('f1', 1, { metadata: { ...metadata, actorType: 'X' } }), {}),
    ).rejects.toThrow('X');
    await settle();
    expect(told('message')).toMatchObject([
      { to: 'o1', type: 'execute' },
      { to: 'f1', error: expect.any(String) },
    ]);
    expect(told('changed').at(-1)).toMatchObject({ id: 'o1', status: 'idle', messages: 1 });
    await pool.evictIdleActors();
    await time.advance(1_000);
    expect(told('changed').at(-1)).toMatchObject({ id: 'o1', status: 'evicted' });
  });
});
