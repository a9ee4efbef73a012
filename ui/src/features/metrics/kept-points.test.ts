import { describe, expect, it } from '@jest/globals';
import { isMeasured, newest, windowOf, withoutGone } from './kept-points.ts';
import { group, series } from './some-series.ts';

describe('kept points', () => {
  it('are cut to a window, and a missing step is an empty point', () => {
    const data = series(
      [1_000, 2_000, 3_000, 6_000, 7_000],
      [group('all', 'all', { rate: [1, 2, 3, 6, 7] })],
    );
    const cut = windowOf(data, 5_000);
    expect(cut.times).toEqual([3_000, 4_000, 6_000, 7_000]);
    expect(cut.groups[0]?.rate).toEqual([3, null, 6, 7]);
  });

  it('leave out groups of which no actor is left, once their last message is out of the window', () => {
    const data = series(
      [1_000, 2_000, 3_000],
      [
        group('all', 'all', { actors: [2, 1, 1], rate: [4, 0, 0] }),
        group('group', 'Order', { actors: [1, 1, 1], rate: [0, 0, 0] }),
        group('group', 'Job', { actors: [1, 0, 0], rate: [4, 0, 0] }),
      ],
    );
    const shown = (windowMs: number) => withoutGone(windowOf(data, windowMs)).groups.map(({ name }) => name);
    expect(shown(5_000)).toEqual(['all', 'Order', 'Job']);
    expect(shown(2_000)).toEqual(['all', 'Order']);
  });

  it('tell the newest measured value and whether there is any', () => {
    expect(newest([1, 2, null])).toBeNull();
    expect(newest([1, 2, null], 3)).toBe(2);
    expect(newest([])).toBeNull();
    expect(isMeasured([null, null])).toBe(false);
    expect(isMeasured([null, 0])).toBe(true);
  });
});
