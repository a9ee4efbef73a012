import { describe, expect, it } from '@jest/globals';
import type { ShownQueue } from '@loom-studio/core-adapter/protocol';
import { signal } from '@preact/signals';
import type { Live, TopicHandlers } from '../../net/live.ts';
import { createQueues, queueOfType } from './model.ts';
import { someQueue } from './some-queue.ts';

const NOW = 1_000_000;

function world() {
  const now = signal<number | undefined>(NOW);
  let handlers: TopicHandlers | undefined;
  const live: Live = {
    subscribe(_, told) {
      handlers = told;
      return { change: () => undefined, close: () => undefined };
    },
  };
  const queues = createQueues({ live, now });
  const tell = (at: number, facts: Partial<ShownQueue>) =>
    handlers?.frame({
      type: 'tables',
      t: 'tables/queues',
      at: String(at),
      data: { now: at, queues: [someQueue({ name: 'actor:Order', ...facts })], more: 2 },
    });
  return { now, queues, tell };
}

describe('queues', () => {
  it('come with rates, which are of now only while what is shown is', () => {
    const { now, queues, tell } = world();
    queues.follow();
    tell(NOW, { enqueued: 0 });
    tell(NOW + 4_000, { enqueued: 40 });
    now.value = NOW + 8_000;
    expect(queues.list.value?.[0]?.arriving).toBe(5);
    now.value = undefined;
    expect(queues.list.value?.[0]?.arriving).toBe(10);
    expect(queues.more.value).toBe(2);
  });

  it('are found by the type of the actors they are for, within their app', () => {
    const { queues, tell } = world();
    queues.follow();
    tell(NOW, {});
    const { value: list } = queues.list;
    expect(queueOfType(list, { app: 'shop', type: 'Order' })?.name).toBe('actor:Order');
    expect(queueOfType(list, { app: 'bank', type: 'Order' })).toBeUndefined();
    expect(queueOfType(undefined, { app: 'shop', type: 'Order' })).toBeUndefined();
  });

  it('are watched anew by the next who follows', () => {
    const { queues, tell } = world();
    const stop = queues.follow();
    tell(NOW - 9_000, { enqueued: 0 });
    stop();
    expect(queues.list.value).toBeUndefined();
    queues.follow();
    tell(NOW, { enqueued: 90 });
    expect(queues.list.value?.[0]?.arriving).toBeUndefined();
  });
});
