import { describe, expect, test } from '@jest/globals';
import { createRegistry } from '../../demo/registry.ts';
import { MemoryQueue } from '../../demo/stand-ins/loom-queues.ts';
import { workOnce } from '../../demo/stand-ins/loom-runtimes.ts';
import { BEHAVIOURS, messageTo, world } from '../../demo/stand-ins/observed-app.ts';
import { appEvent } from '../protocol/events.ts';

describe('an app without a registry', () => {
  test('its actors appear when a runtime runs them, with status, worker, parent and messages', async () => {
    const { time, queue, runtime, told, settle } = world(undefined, BEHAVIOURS, { o1: 'cart' });
    await settle();
    await queue.enqueue('actor:Order', messageTo('o1', { sum: 3 }));
    await workOnce(runtime, queue, 'Order');
    await settle();
    expect(told('changed')).toEqual([
      expect.objectContaining({
        ...{ id: 'o1', upsert: true, type: 'Order', worker: 'host-1', parent: 'cart' },
        ...{ status: 'idle', messages: 1 },
      }),
    ]);
    expect(told('hello').at(-1)?.captures).toEqual(['runtime', 'queue']);
    await time.advance(2_000);
  });

  test('a message is told once it was handled: who, what, how long it waited and ran', async () => {
    const { time, queue, runtime, told, settle } = world(undefined, {
      Order: () => time.advance(12),
    });
    const trace = { trace_id: 'aa', span_id: 'bb' };
    await queue.enqueue('actor:Order', messageTo('o1', { sum: 3 }, { correlationId: 'c1', trace }));
    await time.advance(40);
    await workOnce(runtime, queue, 'Order');
    await settle();
    expect(told('message')).toEqual([
      {
        ...{ kind: 'message', at: expect.any(Number), to: 'o1', type: 'execute', queue: 'actor:Order' },
        ...{ messageId: expect.any(String), correlationId: 'c1', waitMs: 40, runMs: 12 },
        ...{ causeTraceId: 'aa', causeSpanId: 'bb', payload: { sum: 3 } },
      },
    ]);
  });

  test('the same correlation as the actor is none; time from another process is marked', async () => {
    const { time, queue, runtime, told, settle } = world();
    const message = messageTo('o1', 1, {
      metadata: {
        timestamp: new Date(time.now() - 70).toISOString(),
        priority: 0,
        sender: 'far',
        retryCount: 2,
      },
    });
    queue.queues.set('actor:Order', [message]);
    await workOnce(runtime, queue, 'Order');
    await settle();
    const [event] = told('message');
    expect(event).toMatchObject({ from: 'far', waitMs: 70, approximate: true, retries: 2 });
    expect(event).not.toHaveProperty('correlationId', 'o1');
  });

  test('what an actor sends while it handles something comes from it, whatever it awaits before', async () => {
    const queue = new MemoryQueue();
    const { runtime, studio, told, settle } = world(undefined, {
      Cart: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        await queue.enqueue(
          'actor:Order',
          messageTo('o1', { eventType: 'Checkout', data: 7 }, { messageType: 'event' }),
        );
      },
      Order: () => 0,
    });
    studio.observe({ messageQueue: queue });
    await queue.enqueue('actor:Cart', messageTo('c1', 1));
    await workOnce(runtime, queue, 'Cart');
    await workOnce(runtime, queue, 'Order');
    await settle();
    expect(told('message')).toMatchObject([{ to: 'c1' }, { from: 'c1', to: 'o1', type: 'Checkout' }]);
    expect(told('message')[0]).not.toHaveProperty('from');
  });

  test('suspended is no failure, even where `resume` hides it; a failure is told with its text', async () => {
    const { queue, runtime, told, settle } = world();
    await queue.enqueue('actor:Waiting', messageTo('w1', 1));
    await queue.enqueue(
      'actor:Waiting',
      messageTo('w2', { eventType: 'E', data: 1 }, { messageType: 'event' }),
    );
    await queue.enqueue('actor:Failing', messageTo('f1', 1));
    await workOnce(runtime, queue, 'Waiting');
    await workOnce(runtime, queue, 'Waiting');
    await workOnce(runtime, queue, 'Failing');
    await settle();
    expect(told('message')).toMatchObject([
      { to: 'w1', outcome: 'suspended' },
      { to: 'w2', type: 'E', outcome: 'suspended' },
      { to: 'f1', error: 'no stock' },
    ]);
    const statuses = Object.fromEntries(told('changed').map(({ id, status }) => [id, status]));
    expect(statuses).toEqual({ w1: 'suspended', w2: 'suspended', f1: 'failed' });
  });

  test('a message whose actor cannot be activated has failed', async () => {
    const { queue, runtime, told, settle } = world();
    await queue.enqueue('actor:Nobody', messageTo('n1', 1));
    await workOnce(runtime, queue, 'Nobody');
    await settle();
    expect(told('message')).toMatchObject([{ to: 'n1', error: 'Actor type Nobody not registered' }]);
    expect(told('queue')).toMatchObject([{ enqueued: 1, taken: 1, failed: 1, depth: 0 }]);
  });

  test('a long handling is told as work, and its end', async () => {
    let finish = (): void => undefined;
    const { time, queue, runtime, told, settle } = world(undefined, {
      Slow: () => new Promise<void>((resolve) => (finish = resolve)),
    });
    const message = messageTo('s1', 1);
    await queue.enqueue('actor:Slow', message);
    const done = workOnce(runtime, queue, 'Slow');
    await time.advance(2_000);
    const item = {
      operation: 'execute',
      since: expect.any(Number),
      message: 'execute',
      messageId: message.messageId,
    };
    expect(told('changed').filter(({ work }) => work)).toMatchObject([{ id: 's1', work: [item] }]);
    finish();
    await done;
    await settle();
    expect(told('changed').at(-1)).toMatchObject({ id: 's1', work: [], status: 'idle' });
  });

  test('everything told is what the protocol says, whatever the names are', async () => {
    const long = 'x'.repeat(5_000);
    const { time, model, queue, runtime } = world(undefined, {
      ...BEHAVIOURS,
      [long]: () => {
        throw new Error(long);
      },
    });
    const odd = { messageId: long, correlationId: long, messageType: 'execute' };
    for (const type of ['Order', 'Failing', 'Waiting', 'Nobody', long]) {
      await queue.enqueue(`actor:${type}`, messageTo(`${type.slice(0, 9)}-1`, { long }, odd));
      await workOnce(runtime, queue, type);
    }
    await time.advance(10_000);
    expect(new Set(model.applied.map(({ kind }) => kind))).toEqual(
      new Set(['hello', 'changed', 'message', 'queue', 'resync-begin', 'resync-actor', 'resync-end']),
    );
    for (const event of model.applied) expect(appEvent.safeParse(event)).toMatchObject({ success: true });
  });

  test('a resync tells of what ran, with its work, and counts nothing twice', async () => {
    const { time, model, queue, runtime, settle } = world();
    for (let n = 0; n < 3; n++) {
      await queue.enqueue('actor:Order', messageTo('o1', n));
      await workOnce(runtime, queue, 'Order');
    }
    await settle();
    model.wipe();
    await time.advance(20_000);
    expect([...model.actors]).toEqual([['o1', expect.objectContaining({ type: 'Order', status: 'idle' })]]);
  });
});

describe('beside a registry', () => {
  test('its count stays the truth for its actors, and only for them', async () => {
    const registry = createRegistry(() => 0);
    await registry.register({
      ...{ actorId: 'o1', actorType: 'Order', workerId: 'w', status: 'active', messageCount: 5 },
      lastHeartbeat: new Date(0).toISOString(),
    });
    const { time, model, queue, runtime, studio } = world(registry);
    for (const id of ['o1', 'o2', 'o2']) {
      await queue.enqueue('actor:Order', messageTo(id, 1));
      await workOnce(runtime, queue, 'Order');
    }
    await registry.incrementMessageCount?.('o1');
    await time.advance(2_000);
    const counts = () =>
      Object.fromEntries([...model.actors].map(([id, { messageCount }]) => [id, messageCount]));
    expect(model.actors.get('o1')?.messageCount).toBe(6);
    expect(counts()).toEqual({ o1: 6, o2: 2 });
    await queue.enqueue('actor:Order', messageTo('o2', 1));
    await workOnce(runtime, queue, 'Order');
    await time.advance(100);
    expect(counts()).toEqual({ o1: 6, o2: 3 });
    expect(model.applied.find((event) => event.kind === 'hello')).toMatchObject({ captures: ['registry'] });
    await studio.close(0);
  });
});
