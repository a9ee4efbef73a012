import { describe, expect, it } from '@jest/globals';
import { arcPath, groupRadius, ringOf } from './ring.ts';

describe('a circle', () => {
  it('has an area in proportion to the actors, and can always be hit', () => {
    const area = (actors: number) => groupRadius(actors, 40_000, 10) ** 2;
    expect(area(20_000) / area(40_000)).toBeCloseTo(0.5, 1);
    expect(groupRadius(1, 40_000, 10)).toBe(8);
    expect(groupRadius(0, 0, 1)).toBe(8);
    expect(groupRadius(5, 5, 150)).toBeLessThan(groupRadius(5, 5, 10));
  });
});

describe('the ring', () => {
  it('tells unhealthy shares first and puts the healthy words together', () => {
    const arcs = ringOf({ idle: 50, busy: 25, failed: 15, 'owner lost': 10 });
    expect(arcs.map(({ tone, unhealthy, to }) => [tone, unhealthy, Math.round(to * 100)])).toEqual([
      ['failed', true, 15],
      ['lost', true, 25],
      ['healthy', false, 100],
    ]);
  });

  it('lets one failed actor among thousands be seen', () => {
    const [failed] = ringOf({ idle: 99_999, failed: 1 });
    expect((failed?.to ?? 0) - (failed?.from ?? 0)).toBeGreaterThan(0.015);
  });

  it('is empty without actors and keeps words it does not know', () => {
    expect(ringOf({})).toEqual([]);
    expect(ringOf({ dreaming: 3 })).toMatchObject([{ tone: 'other', unhealthy: false, to: 1 }]);
  });

  it('closes when one share is all', () => {
    expect(arcPath(10, 0, 1)).toContain('A10 10 0 1 1 0 10');
    expect(arcPath(10, 0, 0.25)).toBe('M0 -10A10 10 0 0 1 10 0');
  });
});
