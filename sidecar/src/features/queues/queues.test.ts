import { describe, expect, it } from '@jest/globals';
import type { QueueRow } from '@loom-studio/core-adapter/protocol';
import { isGrowing, shownQueues } from './queues.ts';

const NOW = 1_000_000;
/** Depths five seconds apart, the last one now. */
const trendOf = (depths: number[]) =>
  depths.map((depth, index): [number, number] => [NOW - 5_000 * (depths.length - 1 - index), depth]);

describe('a queue grows', () => {
  it.each([
    ['rises', true, [1, 2, 3, 4, 5, 6, 7]],
    ['rises and stays', true, [1, 5, 9, 9]],
    ['rises again after it fell', true, [5, 3, 4, 6, 8, 9]],
    ['stays', false, [7, 7, 7, 7]],
    ['is bounded and sways below the bound', false, [996, 1_000, 997, 998, 999, 996, 1_000]],
    ['rises by two only', false, [1, 1, 2, 3]],
    ['sways more than it rises', false, [100, 180, 90, 170, 95, 130]],
    ['is much and rises steadily', true, [10_000, 10_050, 10_110, 10_160]],
    ['falls', false, [9, 6, 3, 1]],
    ['is worked off after a burst', false, [0, 90, 60, 30]],
    ['was told twice only', false, [1, 9]],
    ['rose long ago', false, [0, 0, 50, ...Array(8).fill(50)]],
    ['is empty', false, []],
  ])('when what waits %s: %j', (_, expected, depths) => {
    expect(isGrowing(trendOf(depths), NOW)).toBe(expected);
  });

  it('no more when nobody tells of it any more', () => {
    expect(isGrowing(trendOf([1, 2, 3]), NOW + 60_000)).toBe(false);
  });
});

describe('queues', () => {
  const row = (name: string, depths: Record<string, number>, app = 'shop'): QueueRow => ({
    ...{ app, name, firstSeenAt: 1, seenAt: NOW, depths, trend: [] },
    ...{ enqueued: 0, taken: 0, done: 0, failed: 0, retried: 0, dead: 0 },
  });
  const rows = {
    'shop:a': row('a', {}),
    'shop:b': row('b', { p: 2, q: 3 }),
    'bank:b': row('b', { shared: 9 }, 'bank'),
  };

  it('come with what waits in all of them, most first, and without where nobody measures', () => {
    const shown = shownQueues(rows, NOW);
    expect(shown.map(({ app, name, depth }) => [app, name, depth])).toEqual([
      ['bank', 'b', 9],
      ['shop', 'b', 5],
      ['shop', 'a', undefined],
    ]);
    expect(shown[2]).not.toHaveProperty('depth');
    expect(shownQueues(rows, NOW, 'shop')).toHaveLength(2);
  });
});
