import { describe, expect, it } from '@jest/globals';
import { type Candidate, nextLeaders } from './leaders.ts';

const group = (name: string, rate: number, actors = 1): Candidate => ({ name, rate, actors });

describe('leaders', () => {
  it('are the busiest, then the largest, then by name', () => {
    const candidates = [group('c', 0), group('b', 0), group('large', 0, 9), group('busy', 5)];
    expect(nextLeaders([], candidates, 3)).toEqual(['busy', 'large', 'b']);
  });

  it('keep their places while nobody is clearly busier', () => {
    const before = nextLeaders([], [group('a', 10), group('b', 9), group('c', 1)], 2);
    const closer = [group('a', 10), group('b', 9), group('c', 13)];
    expect(nextLeaders(before, closer, 2)).toBe(before);
    expect(nextLeaders(before, [group('a', 10), group('b', 9), group('c', 14)], 2)).toEqual(['a', 'c']);
  });

  it('are replaced one at a time, the least busy first', () => {
    const candidates = [group('a', 1), group('b', 2), group('c', 50), group('d', 60)];
    const once = nextLeaders(['a', 'b'], candidates, 2);
    expect(once).toEqual(['d', 'b']);
    expect(nextLeaders(once, candidates, 2)).toEqual(['d', 'c']);
  });

  it('give way when nothing is left of them', () => {
    expect(nextLeaders(['a', 'b'], [group('a', 0, 0), group('b', 1), group('c', 0)], 2)).toEqual(['c', 'b']);
    expect(nextLeaders(['a', 'b'], [group('b', 1)], 2)).toEqual(['b']);
    const over = ['a'] as const;
    expect(nextLeaders(over, [group('a', 0, 0), group('z', 0, 0)], 1)).toBe(over);
  });
});
