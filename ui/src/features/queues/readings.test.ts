import { describe, expect, it } from '@jest/globals';
import type { ShownQueue, TablesData } from '@loom-studio/core-adapter/protocol';
import { growthOf } from './growth.ts';
import { typeOfQueue } from './queue-key.ts';
import { type Readings, ratesOf, withReadings } from './readings.ts';
import { someQueue } from './some-queue.ts';

const NOW = 1_000_000;
const tell = (at: number, ...queues: ShownQueue[]): TablesData => ({ now: at, queues, more: 0 });
const counts = (enqueued: number, done: number) => someQueue({ name: 'q', enqueued, done });
const read = (...tellings: TablesData[]) =>
  tellings.reduce<Readings>(withReadings, new Map()).get('shop:q') ?? [];

describe('rates of a queue', () => {
  it('are what was counted between two readings', () => {
    const readings = read(tell(NOW, counts(100, 50)), tell(NOW + 4_000, counts(140, 58)));
    expect(ratesOf(readings, NOW + 4_000)).toEqual({ arriving: 10, handled: 2 });
  });

  it('are not known before it was watched for a moment', () => {
    expect(ratesOf(undefined, NOW)).toEqual({});
    expect(ratesOf(read(tell(NOW, counts(1, 1))), NOW + 1_000)).toEqual({ measuring: true });
  });

  it('are not told of what nobody counts, and begin where it is first counted', () => {
    const only = (enqueued: number) => {
      const { done: _, ...queue } = counts(enqueued, 0);
      return queue;
    };
    const two = [tell(NOW, only(0)), tell(NOW + 2_000, only(20))];
    expect(ratesOf(read(...two), NOW + 2_000)).toEqual({ arriving: 10 });
    const three = read(...two, tell(NOW + 4_000, counts(40, 8)));
    expect(ratesOf(three, NOW + 4_000)).toEqual({ arriving: 10, handled: 2 });
  });

  it('reach back ten seconds, and fall while nothing new is told', () => {
    const readings = read(
      tell(NOW, counts(0, 0)),
      tell(NOW + 5_000, counts(500, 500)),
      tell(NOW + 15_000, counts(600, 500)),
    );
    expect(ratesOf(readings, NOW + 15_000)).toEqual({ arriving: 10, handled: 0 });
    expect(ratesOf(readings, NOW + 30_000)).toEqual({ arriving: 0, handled: 0 });
    expect(readings).toHaveLength(2);
  });

  it('begin anew when the counts do, and are forgotten with the queue', () => {
    const again = read(tell(NOW, counts(100, 50)), tell(NOW + 4_000, counts(3, 1)));
    expect(ratesOf(again, NOW + 5_000)).toEqual({ measuring: true });
    expect(withReadings(new Map([['shop:q', again]]), tell(NOW)).size).toBe(0);
  });
});

describe('a queue', () => {
  it('grows by what came more than it was taken', () => {
    const trend: Array<[number, number]> = [
      [NOW - 60_000, 900],
      [NOW - 30_000, 10],
      [NOW, 160],
    ];
    expect(growthOf({ growing: true, trend })).toBe(5);
    expect(growthOf({ growing: false, trend })).toBeUndefined();
    expect(growthOf({ growing: true, trend: [] })).toBeUndefined();
  });

  it.each([
    ['actor:Order', 'Order'],
    ['actor-Order', 'Order'],
    ['actor:a:b', 'a:b'],
    ['actor:', undefined],
    ['mails', undefined],
    ['factor:Order', undefined],
  ])('%s is for actors of type %s', (name, type) => {
    expect(typeOfQueue(name)).toBe(type);
  });
});
