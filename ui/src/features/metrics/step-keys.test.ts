import { describe, expect, it } from '@jest/globals';
import { movedTo, steppedTo } from './step-keys.ts';

describe('keys', () => {
  it('walk the steps of a chart, and stop at its ends', () => {
    expect(steppedTo('ArrowLeft', 5, 10)).toBe(4);
    expect(steppedTo('ArrowRight', 9, 10)).toBe(9);
    expect(steppedTo('PageDown', 5, 10)).toBe(0);
    expect(steppedTo('Home', 5, 10)).toBe(0);
    expect(steppedTo('End', 5, 10)).toBe(9);
    expect(steppedTo('x', 5, 10)).toBeUndefined();
    expect(steppedTo('End', 0, 0)).toBeUndefined();
  });

  it('begin at the newest step, and let go of the cursor once', () => {
    expect(steppedTo('ArrowLeft', 10, 10)).toBe(9);
    expect(steppedTo('Escape', 5, 10)).toBe('none');
    expect(steppedTo('Escape', 10, 10)).toBeUndefined();
  });

  it('walk the cells of a grid, and stop at its edges', () => {
    expect(movedTo('ArrowDown', { row: 0, column: 1 }, 3, 2)).toEqual({ row: 1, column: 1 });
    expect(movedTo('ArrowRight', { row: 0, column: 1 }, 3, 2)).toEqual({ row: 0, column: 1 });
    expect(movedTo('PageDown', { row: 0, column: 1 }, 3, 2)).toEqual({ row: 2, column: 1 });
    expect(movedTo('Home', { row: 2, column: 1 }, 3, 2)).toEqual({ row: 2, column: 0 });
    expect(movedTo('Enter', { row: 0, column: 0 }, 3, 2)).toBeUndefined();
    expect(movedTo('ArrowDown', { row: 0, column: 0 }, 0, 0)).toBeUndefined();
  });
});
