import { describe, expect, it } from '@jest/globals';
import { reconnectDelay } from './backoff.ts';

describe('reconnect delay', () => {
  it('doubles its bound and stops at four seconds', () => {
    const bounds = [0, 1, 2, 3, 4, 50].map((attempt) => reconnectDelay(attempt, () => 1));
    expect(bounds).toEqual([500, 1_000, 2_000, 4_000, 4_000, 4_000]);
  });

  it('spreads over the whole bound', () => {
    expect(reconnectDelay(3, () => 0)).toBe(0);
    expect(reconnectDelay(3, () => 0.5)).toBe(2_000);
  });
});
