import { describe, expect, test } from '@jest/globals';
import { MemoryQueue } from '../../demo/stand-ins/loom-queues.ts';
import { connect, messageTo } from '../../demo/stand-ins/observed-app.ts';
import type { EventOf } from '../protocol/events.ts';
import { createQueueCounts, QUEUES_KEPT } from './queue-counts.ts';
import { ownQueues } from './queue-depths.ts';

function observed(queue = new MemoryQueue()) {
  const connected = connect();
  const stop = connected.studio.observe({ messageQueue: queue });
  const depths = () => connected.told('queue').map(({ name, depth }) => [name, depth]);
  return { ...connected, queue, stop, depths };
}

describe('what waits in a queue of this process', () => {
  test('is all that waits, whether or not it was there before it was observed', async () => {
    const queue = new MemoryQueue();
    for (let n = 0; n < 100; n++) await queue.enqueue('q', messageTo('a', n));
    const { settle, depths } = observed(queue);
    await settle();
    expect(depths()).toEqual([['q', 100]]);
    for (let n = 0; n < 10; n++) await queue.enqueue('q', messageTo('a', n));
    await settle();
    expect(depths().at(-1)).toEqual(['q', 110]);
  });

  test('is read now and then, whoever put it there', async () => {
    const { time, queue, settle, depths } = observed();
    queue.queues.set('q', [messageTo('a', 1), messageTo('a', 2)]);
    await time.advance(5_000);
    await settle();
    queue.queues.delete('q');
    await time.advance(5_000);
    await settle();
    expect(depths()).toEqual([
      ['q', 2],
      ['q', 0],
    ]);
  });

  test('is told a last time when it is observed no longer', async () => {
    const { queue, settle, stop, depths } = observed();
    await queue.enqueue('q', messageTo('a', 1));
    stop();
    await queue.enqueue('q', messageTo('a', 2));
    await settle();
    expect(depths()).toEqual([['q', 1]]);
  });

  test('is not told where lists go by other names or are none', () => {
    const list = { items: [1] };
    const own = ownQueues({
      queues: new Map<string, unknown>([
        ['prefix:q', [1]],
        ['odd', list],
      ]),
    });
    expect([own?.depthOf('q'), own?.depthOf('odd'), own?.depthOf('prefix:q')]).toEqual([
      undefined,
      undefined,
      1,
    ]);
    const broken = {
      get length(): number {
        throw new Error('no');
      },
    };
    expect(ownQueues({ queues: new Map([['q', broken]]) })?.depthOf('q')).toBeUndefined();
    expect(ownQueues({ queues: new Map(), connection: {} })).toBeUndefined();
    expect(ownQueues({ queues: {} })).toBeUndefined();
  });
});

describe('counts', () => {
  function counting() {
    const told: Array<EventOf<'queue'>> = [];
    const counts = createQueueCounts({
      now: () => 1,
      seesHandlings: () => false,
      tell(event) {
        told.push(event);
        return true;
      },
    });
    return { counts, told };
  }

  test('a queue of which all is told makes room for another; one that finds none is counted once', () => {
    const { counts, told } = counting();
    for (let n = 0; n < QUEUES_KEPT; n++) counts.add(`q${n}`, 'enqueued');
    for (const name of ['late', 'late', 'later']) counts.add(name, 'enqueued');
    expect(counts.figures.untracked).toBe(2);
    counts.report();
    counts.add('late', 'enqueued');
    counts.report();
    expect(told).toHaveLength(QUEUES_KEPT + 1);
    expect(told.at(-1)).toMatchObject({ name: 'late', enqueued: 1 });
    expect(counts.figures.untracked).toBe(2);
  });

  test('what is measured is told as none, all else not at all', () => {
    const { counts, told } = counting();
    counts.add('q', 'enqueued', ['enqueued', 'taken', 'done']);
    counts.report();
    expect(told).toEqual([{ kind: 'queue', at: 1, name: 'q', enqueued: 1, taken: 0, done: 0 }]);
  });
});
