import { describe, expect, test } from '@jest/globals';
import { type Behaviour, EventSuspendError, LoomActor } from '../../demo/stand-ins/loom-actor.ts';
import { MemoryQueue } from '../../demo/stand-ins/loom-queues.ts';
import { ActorRuntime, workOnce } from '../../demo/stand-ins/loom-runtimes.ts';
import { BEHAVIOURS, connect, messageTo, world } from '../../demo/stand-ins/observed-app.ts';
import type { ObservedParts } from '../types.ts';

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
    const before = LoomActor.prototype.execute;
    const actor = await runtime.activateActor('o1', 'Order');
    expect(actor.execute).not.toBe(before);
    await studio.close(0);
    expect(actor.execute).toBe(before);
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

  test('keeps all methods of a part of which one cannot be hooked', () => {
    const { studio } = connect();
    const queue = new MemoryQueue();
    Object.defineProperty(queue, 'nack', { value: async () => undefined });
    const { enqueue, dequeue, ack } = queue;
    expect(() => studio.observe({ messageQueue: queue })).toThrow(/nack\(\) cannot be hooked/);
    expect([queue.enqueue, queue.dequeue, queue.ack]).toEqual([enqueue, dequeue, ack]);
    expect(Object.getOwnPropertySymbols(queue)).toEqual([]);
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

  test('stores, trace, metrics and telemetry are hooked in the same way, and an object may be several parts', async () => {
    const { studio, settle, told } = connect();
    const store = {
      appendEntry: async () => undefined,
      save: async () => undefined,
      emit: async () => undefined,
      getStore: () => store,
      setStore: () => undefined,
    };
    const before = { ...store };
    studio.observe({ journalStore: store, stateStore: store, traceWriter: store, metrics: store });
    expect(studio.stats().observing.captures).toEqual(['journal', 'state', 'traces', 'metrics']);
    await store.appendEntry.call(store, ...(['o1', { type: 'decision_made' }] as unknown as []));
    const saved = { actorType: 'T', status: 'suspended', state: {} };
    await store.save.call(store, ...(['o2', saved] as unknown as []));
    const runtime = new ActorRuntime(BEHAVIOURS);
    studio.observe({ runtime });
    await runtime.activateActor('o3', 'Order');
    await store.save.call(store, ...(['o3', saved] as unknown as []));
    await runtime.deactivateActor('o3');
    await settle();
    const statuses = Object.fromEntries(told('changed').map(({ id, status }) => [id, status]));
    expect(statuses).toEqual({ o2: 'suspended', o3: 'idle' });
    expect(told('journal').filter(({ id }) => id === 'o1')).toMatchObject([
      { id: 'o1', entry: { type: 'decision_made' } },
    ]);
    await studio.close(0);
    expect(store).toEqual(before);
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
