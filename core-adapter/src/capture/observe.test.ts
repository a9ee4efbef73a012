import { describe, expect, test } from '@jest/globals';
import { createRegistry } from '../../demo/registry.ts';
import { ActivitySuspendError, type Behaviour, EventSuspendError } from '../../demo/stand-ins/loom-actor.ts';
import { type LoomMessage, MemoryQueue, WorkerQueue } from '../../demo/stand-ins/loom-queues.ts';
import { ActorRuntime, PooledRuntime, workOnce } from '../../demo/stand-ins/loom-runtimes.ts';
import { createManualRuntime } from '../../demo/stand-ins/manual-runtime.ts';
import { createModelStudio } from '../../demo/stand-ins/model-studio.ts';
import { openStudio } from '../connect-studio.ts';
import type { AppEvent, EventOf } from '../protocol/events.ts';
import { appEvent } from '../protocol/events.ts';
import type { ObservedParts, RegistryLike, StudioOptions } from '../types.ts';

function connect(registry?: RegistryLike, options: StudioOptions = {}) {
  const time = createManualRuntime();
  const model = createModelStudio();
  const studio = openStudio(
    registry,
    { link: model, instance: 'host-1', log: () => undefined, ...options },
    { runtime: time, env: {} },
  );
  const told = <K extends AppEvent['kind']>(kind: K) =>
    model.applied.filter((event): event is EventOf<K> & AppEvent => event.kind === kind);
  async function settle() {
    await time.advance(1_100);
    for (const event of model.applied) expect(appEvent.safeParse(event)).toMatchObject({ success: true });
  }
  return { time, model, studio, told, settle };
}

let ids = 0;
function messageTo(actorId: string, payload: unknown, more: Partial<LoomMessage> = {}): LoomMessage {
  return {
    messageId: `m${++ids}`,
    actorId,
    messageType: 'execute',
    correlationId: actorId,
    payload,
    metadata: { timestamp: new Date(1_700_000_000_000).toISOString(), priority: 0 },
    ...more,
  };
}

const BEHAVIOURS: Record<string, Behaviour> = {
  Order: (input) => ({ got: input }),
  Failing: () => {
    throw new Error('no stock');
  },
  Waiting: () => {
    throw new ActivitySuspendError('waits');
  },
};

function world(registry?: RegistryLike, behaviours = BEHAVIOURS, parents: Record<string, string> = {}) {
  const connected = connect(registry);
  const queue = new MemoryQueue();
  const runtime = new ActorRuntime(behaviours, parents);
  const stop = connected.studio.observe({ runtime, messageQueue: queue });
  return { ...connected, queue, runtime, stop };
}

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

describe('queues', () => {
  test('one report a second with what happened, and none when nothing did', async () => {
    const { time, queue, runtime, told } = world();
    for (const id of ['a', 'b', 'c']) await queue.enqueue('actor:Order', messageTo(id, 1));
    await queue.enqueue('actor:Failing', messageTo('f', 1));
    await workOnce(runtime, queue, 'Order');
    await workOnce(runtime, queue, 'Failing');
    await time.advance(4_000);
    expect(told('queue')).toEqual([
      expect.objectContaining({ name: 'actor:Order', enqueued: 3, taken: 1, done: 1, depth: 2 }),
      expect.objectContaining({ name: 'actor:Failing', enqueued: 1, taken: 1, failed: 1, depth: 0 }),
    ]);
    expect(told('queue')[1]).not.toHaveProperty('done');
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
    const { time, studio, told, settle } = connect();
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
    const [orders] = told('queue').filter(({ name }) => name === 'actor-Order');
    expect(orders).toMatchObject({ enqueued: 2, taken: 2, done: 1, failed: 1 });
    expect(orders).not.toHaveProperty('depth');
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

describe('the app', () => {
  test('gets the same results, errors and order, with hooks, without and after them', async () => {
    async function run(watch: boolean): Promise<unknown[]> {
      const { studio } = connect();
      const queue = new MemoryQueue();
      const behaviours: Record<string, Behaviour> = {
        ...BEHAVIOURS,
        Sender: async (input, self) => {
          log.push([self.context.actorId, input]);
          await queue.enqueue('actor:Order', {
            ...base,
            messageId: `from-${String(input)}`,
            actorId: 'o',
            payload: input,
          });
          if (input === 3) throw new EventSuspendError('later');
          return input;
        },
      };
      const runtime = new ActorRuntime(behaviours);
      const log: unknown[] = [];
      const base = messageTo('s', 0, { messageId: 'fixed' });
      const stop = watch ? studio.observe({ runtime, messageQueue: queue }) : () => undefined;
      for (let n = 0; n < 6; n++) {
        if (n === 4) stop();
        for (const type of ['Sender', 'Failing', 'Waiting'])
          await queue.enqueue(`actor:${type}`, {
            ...base,
            messageId: `${type}-${n}`,
            actorId: type,
            payload: n,
          });
        for (const type of ['Sender', 'Failing', 'Waiting', 'Order'])
          log.push(await workOnce(runtime, queue, type));
        log.push((await runtime.activateActor('o', 'Order')).execute(n), await queue.dequeue('none', 0));
      }
      return Promise.all(log);
    }
    const bare = await run(false);
    expect(bare.length).toBeGreaterThan(30);
    expect(await run(true)).toEqual(bare);
  });

  test('has its own methods back on close, on actors as well', async () => {
    const { runtime, queue, studio } = world();
    const actor = await runtime.activateActor('o1', 'Order');
    expect(Object.hasOwn(actor, 'execute')).toBe(true);
    await studio.close(0);
    for (const [object, method] of [
      [runtime, 'activateActor'],
      [runtime, 'deactivateActor'],
      [queue, 'enqueue'],
      [queue, 'ack'],
      [actor, 'execute'],
    ] as const)
      expect(Object.hasOwn(object, method)).toBe(false);
    expect(Object.getOwnPropertySymbols(queue)).toEqual([]);
    studio.observe({ runtime });
    expect(Object.hasOwn(runtime, 'activateActor')).toBe(false);
  });

  const frozen = Object.freeze(new MemoryQueue());
  test.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /must be an object/],
    ['an unknown part', { queue: new MemoryQueue() }, /"queue" is nothing that can be observed/],
    ['a part without its methods', { runtime: {} }, /runtime has no method activateActor/],
    ['a frozen part', { messageQueue: frozen }, /frozen messageQueue/],
  ])('%s is refused at once, and nothing is hooked', (_, parts, message) => {
    const { studio } = connect();
    const runtime = new ActorRuntime({});
    const given = parts && { runtime, ...parts };
    expect(() => studio.observe(given as ObservedParts)).toThrow(message);
    expect(Object.hasOwn(runtime, 'activateActor')).toBe(false);
  });

  test('observing the same twice is refused; after it was stopped it is not', () => {
    const { studio } = connect();
    const messageQueue = new MemoryQueue();
    const stop = studio.observe({ messageQueue });
    expect(() => connect().studio.observe({ messageQueue })).toThrow('observed already');
    stop();
    expect(() => studio.observe({ messageQueue })).not.toThrow();
  });
});
