import { describe, expect, test } from '@jest/globals';
import { type BreakerState, LEVELS, nextLevel } from './breaker.ts';

const calm: BreakerState = { level: 0, since: 0 };
const name = (state: BreakerState) => LEVELS[state.level];

describe('what is held back', () => {
  test.each([
    [{ fill: 0.49, share: 0.049 }, 'nothing'],
    [{ fill: 0.5, share: 0 }, 'payloads'],
    [{ fill: 0, share: 0.05 }, 'payloads'],
    [{ fill: 0, share: 0.1 }, 'spans'],
    [{ fill: 0.7, share: 0 }, 'spans'],
    [{ fill: 0.1, share: 0.3 }, 'messages'],
    [{ fill: 1, share: 0 }, 'messages'],
  ])('%j: %s', (load, expected) => {
    expect(name(nextLevel(calm, load, 10))).toBe(expected);
  });

  test('a level is left late, well below what reached it, and one at a time', () => {
    const high = nextLevel(calm, { fill: 0.9, share: 0 }, 0);
    expect(nextLevel(high, { fill: 0, share: 0 }, 4_999)).toBe(high);
    expect(nextLevel(high, { fill: 0.8, share: 0 }, 6_000)).toBe(high);
    const lower = nextLevel(high, { fill: 0.3, share: 0.01 }, 6_000);
    expect(name(lower)).toBe('spans');
    expect(nextLevel(lower, { fill: 0.3, share: 0.01 }, 7_000)).toBe(lower);
    expect(name(nextLevel(lower, { fill: 0.3, share: 0.01 }, 12_000))).toBe('payloads');
  });
});
