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
    expect(compareOrders(['a', 'b', 'c', 'd'], ['c', 'b', 'd'])).toEqual({
      arrived: 0,
      left: 1,
      moved: 2,
      total: 3,
    });
  });
});
