import { describe, expect, it } from '@jest/globals';
import { windowFor } from './window.ts';

describe('the window of a list', () => {
  it('stays while the rows in sight and half a screen around them are in it', () => {
    const held = { from: 0, count: 60 };
    expect(windowFor(0, 25, 1_000, held)).toBeUndefined();
    expect(windowFor(40, 65, 1_000, held)).not.toBeUndefined();
    expect(windowFor(34, 59, 60, held)).toBeUndefined();
  });

  it('covers what is in sight with room on both sides, wherever that is', () => {
    for (const first of [0, 7, 333, 50_000, 99_974]) {
      const next = windowFor(first, first + 25, 100_000, { from: 1_000_000, count: 60 });
      expect(next?.from).toBeLessThanOrEqual(Math.max(0, first - 13));
      expect((next?.from ?? 0) + (next?.count ?? 0)).toBeGreaterThanOrEqual(first + 26 + 13);
    }
  });

  it('never asks for more rows than the studio gives', () => {
    expect(windowFor(500, 700, 1_000, { from: 0, count: 60 })?.count).toBe(200);
  });
});
