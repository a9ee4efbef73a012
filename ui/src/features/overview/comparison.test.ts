import { describe, expect, it } from '@jest/globals';
import { changeOverMinute, comparison, comparisonWords } from './comparison.ts';

const STEP = 10_000;
function past(values: Array<number | null>) {
  return { times: values.map((_, index) => (index + 1) * STEP), values, stepMs: STEP };
}
const repeated = (count: number, value: number | null) => Array<number | null>(count).fill(value);
const words = (values: Array<number | null>, unit: 'rate' | 'ms' | 'count' = 'ms') =>
  comparisonWords(comparison(past(values)), unit);

describe('what a figure is compared with', () => {
  it('is the middle of the minutes before, so that a spike is no trend', () => {
    const values = [...repeated(30, 40), 9_000, ...repeated(6, 4_800)];
    expect(comparison(past(values))).toEqual({
      kind: 'more',
      recent: 4_800,
      usual: 40,
      most: 9_000,
      overMs: 310_000,
    });
    expect(words(values)).toBe('mostly 40 ms in the 5 min before');
    expect(words([...repeated(31, 100), ...repeated(6, 110)])).toBe('as in the 5 min before');
    expect(comparison(past([...repeated(31, 100), ...repeated(6, 50)])).kind).toBe('less');
  });

  it('is nothing while the past is too short, and says for how long it is measured', () => {
    expect(words([5, 5, 5])).toBe('measured for 30 s');
    expect(words([...repeated(20, null), 5, 5])).toBe('measured for 20 s');
    expect(comparison(past(repeated(11, 5)))).toEqual({ kind: 'young', forMs: 110_000 });
    expect(comparison(past(repeated(12, 5))).kind).toBe('same');
  });

  it('is not made of what nobody measured', () => {
    expect(words(repeated(90, null))).toBe('not reported');
    expect(words([])).toBe('not reported');
  });

  it('tells none from few', () => {
    expect(words(repeated(60, 0), 'rate')).toBe('none in the 9 min before');
    expect(words([...repeated(15, 0), 9, ...repeated(44, 0)], 'rate')).toBe(
      'mostly none in the 9 min before',
    );
    expect(words([...repeated(30, 0), ...repeated(6, 3)], 'rate')).toBe('none in the 5 min before');
  });
});

describe('the change over a minute', () => {
  it('is the difference to the value a minute ago', () => {
    expect(changeOverMinute(past([...repeated(6, 100), 400, 160]))).toBe(60);
  });

  it('is unknown without both values', () => {
    expect(changeOverMinute(past([1, 2, 3]))).toBeUndefined();
    expect(changeOverMinute(past([...repeated(8, 1), null]))).toBeUndefined();
    expect(changeOverMinute(past([]))).toBeUndefined();
  });
});
