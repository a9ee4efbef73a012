import { describe, expect, it } from '@jest/globals';
import { compareOrders } from './hold.ts';

describe('held order', () => {
  it('waits for nothing when nothing differs', () => {
    expect(compareOrders(['a', 'b'], ['a', 'b']).total).toBe(0);
  });

  it('counts arrivals without counting what they push down', () => {
    expect(compareOrders(['b', 'c'], ['a', 'b', 'c'])).toEqual({ arrived: 1, left: 0, moved: 0, total: 1 });
  });

  it('counts who left and who changed places', () => {
    const waiting = compareOrders(['a', 'b', 'c', 'd'], ['c', 'b', 'd']);
    expect(waiting).toEqual({ arrived: 0, left: 1, moved: 1, total: 2 });
  });

  it('counts one actor that went to the top as one, not everything it passed', () => {
    expect(compareOrders(['a', 'b', 'c', 'd', 'e'], ['e', 'a', 'b', 'c', 'd']).moved).toBe(1);
    expect(compareOrders(['a', 'b', 'c'], ['c', 'b', 'a']).moved).toBe(2);
  });
});
