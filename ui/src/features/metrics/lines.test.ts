import { describe, expect, it } from '@jest/globals';
import { largestOf, lineOfAll, linesOf, stacked } from './lines.ts';
import { group, series } from './some-series.ts';

const names = (lines: Array<{ label: string }>) => lines.map(({ label }) => label);

describe('lines', () => {
  it('are the largest groups, the rest summed up with those the studio had summed up already', () => {
    const data = series(
      [1, 2],
      [
        group('all', 'all', { rate: [30, 30] }),
        group('group', 'A', { rate: [1, 1] }),
        group('group', 'B', { rate: [9, 9] }),
        group('group', 'C', { rate: [5, null] }),
        group('group', 'D', { rate: [2, 2] }),
        group('group', 'E', { rate: [3, 3] }),
        group('others', 'others', { rate: [10, null] }),
      ],
    );
    const lines = linesOf(data, 'rate');
    expect(names(lines)).toEqual(['B', 'E', 'C', 'D', 'others']);
    expect(lines.at(-1)?.values).toEqual([11, 1]);
    expect(lines[2]?.values).toEqual([5, null]);
  });

  it('leave out what nobody measured instead of drawing zero', () => {
    const data = series(
      [1],
      [
        group('all', 'all', { depth: [4] }),
        group('group', 'A', { depth: [4] }),
        group('group', 'B', { depth: [null] }),
        group('others', 'others', { depth: [null] }),
      ],
    );
    expect(names(linesOf(data, 'depth'))).toEqual(['A']);
    expect(lineOfAll(data, 'depth')?.values).toEqual([4]);
    expect(lineOfAll(data, 'waitP95')).toBeUndefined();
  });

  it('name actors without a worker', () => {
    const data = series([1], [group('group', '', { rate: [1] })]);
    expect(names(linesOf(data, 'rate'))).toEqual(['no worker']);
  });

  it('stand on one another, and a hole holds nothing up', () => {
    const data = series(
      [1, 2, 3],
      [group('group', 'A', { depth: [5, null, 5] }), group('group', 'B', { depth: [2, 2, 0] })],
    );
    const lines = stacked(linesOf(data, 'depth'));
    expect(lines.map(({ values }) => values)).toEqual([
      [5, null, 5],
      [7, 2, 5],
    ]);
    expect(largestOf(lines)).toBe(7);
    expect(largestOf([])).toBe(0);
  });
});
