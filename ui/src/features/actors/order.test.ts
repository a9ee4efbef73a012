import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SORT, formatSort, nextSort, parseSort, sortActors } from './order.ts';
import { someActor } from './some-actor.ts';

const noRate = () => undefined;

describe('order', () => {
  it('sorts figures, breaking ties by id', () => {
    const actors = [
      someActor({ id: 'c', messageCount: 5 }),
      someActor({ id: 'a', messageCount: 5 }),
      someActor({ id: 'b', messageCount: 9 }),
    ];
    const sorted = sortActors(actors, { column: 'messages', descending: true }, noRate);
    expect(sorted.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
  });

  it('puts what is unknown last in both directions', () => {
    const actors = [
      someActor({ id: 'unmeasured', queueDepthMeasured: false }),
      someActor({ id: 'empty', queueDepth: 0 }),
      someActor({ id: 'full', queueDepth: 7 }),
    ];
    const ids = (descending: boolean) =>
      sortActors(actors, { column: 'queue', descending }, noRate).map(({ id }) => id);
    expect(ids(true)).toEqual(['full', 'empty', 'unmeasured']);
    expect(ids(false)).toEqual(['empty', 'full', 'unmeasured']);
  });

  it('keeps equal ids of two apps apart, in a fixed order', () => {
    const actors = [someActor({ id: 'a', app: 'two' }), someActor({ id: 'a', app: 'one' })];
    expect(sortActors(actors, DEFAULT_SORT, noRate).map(({ app }) => app)).toEqual(['one', 'two']);
  });

  it('reads and writes the address', () => {
    expect(parseSort('-messages')).toEqual({ column: 'messages', descending: true });
    expect(parseSort('nonsense')).toEqual(DEFAULT_SORT);
    expect(formatSort(DEFAULT_SORT)).toBeUndefined();
    expect(formatSort(parseSort('-rate'))).toBe('-rate');
  });

  it('starts figures with the largest and turns around on the second press', () => {
    const first = nextSort(DEFAULT_SORT, 'messages');
    expect(first).toEqual({ column: 'messages', descending: true });
    expect(nextSort(first, 'messages').descending).toBe(false);
    expect(nextSort(first, 'type').descending).toBe(false);
  });
});
