import { describe, expect, it } from '@jest/globals';
import { flowOf } from './flow.ts';
import { someEdge } from './some-graph.ts';
import { flowLines, flowName, formatShare, shortRate } from './words.ts';

describe('words', () => {
  it('say a rate in a few characters', () => {
    expect(
      [0, 1 / 900, 0.05, 0.1, 3.94, 312.4, 999.4, 1_240, 42_506, 150_000, 2_400_000].map(shortRate),
    ).toEqual([
      '0/s',
      '<0.1/min',
      '3.0/min',
      '0.1/s',
      '3.9/s',
      '312/s',
      '999/s',
      '1.2k/s',
      '42.5k/s',
      '150k/s',
      '2.4M/s',
    ]);
  });

  it('never call something nothing', () => {
    expect([0, 0.0001, 0.0312, 0.26, 1].map(formatShare)).toEqual([
      '0 %',
      '<0.1 %',
      '3.1 %',
      '26 %',
      '100 %',
    ]);
  });

  it('label an edge with its amount, its wait and its errors, as far as known', () => {
    const told = someEdge('a', 'b', { messages: 1_240, errors: 38, waitP95: 4_800 });
    expect(flowLines(flowOf([told], 'a', 'b', 1))).toEqual({ amount: '1.2k/s', quality: 'p95 4.8 s, 3.1 %' });
    expect(flowLines(flowOf([someEdge('a', 'b')], 'a', 'b', 100))).toEqual({ amount: '3.0/s', quality: '' });
  });

  it('name an edge for the ear', () => {
    const parts = [someEdge('a', 'b', { waitP95: 40 }), someEdge('a', 'c', { waitP95: 30 })];
    expect(flowName(flowOf(parts, 'a', 'b', 100), (id) => id.toUpperCase())).toBe(
      'A to B, 6.0/s, p95 wait at most 40 ms, no errors',
    );
  });
});
