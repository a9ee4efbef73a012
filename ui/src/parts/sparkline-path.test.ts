import { describe, expect, it } from '@jest/globals';
import { sparkPath } from './sparkline-path.ts';

const box = { width: 46, height: 14, pad: 2 };

describe('sparkline', () => {
  it('runs from zero over the whole width, and ends in a dot', () => {
    expect(sparkPath([0, 5, 10], box)).toEqual({ line: 'M2 12L23 7L44 2', end: { x: 44, y: 2 } });
  });

  it('begins anew after a hole, and has no dot when the newest value is missing', () => {
    expect(sparkPath([10, null, 10, 10], box).line).toBe('M2 2M30 2L44 2');
    expect(sparkPath([10, null], box)).toEqual({ line: 'M2 2' });
  });

  it('lies on the ground when there is nothing but zero, and is empty without values', () => {
    expect(sparkPath([0, 0], box).line).toBe('M2 12L44 12');
    expect(sparkPath([3], box)).toEqual({ line: 'M44 2', end: { x: 44, y: 2 } });
    expect(sparkPath([], box)).toEqual({ line: '' });
  });
});
