import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addAll, createHistogram, createScale, quantileOf } from './histogram.ts';

const scale = createScale({ error: 0.05 });

function histogramOf(values: number[]) {
  const histogram = createHistogram(scale);
  for (const value of values) {
    const bucket = scale.bucketOf(value);
    histogram[bucket] = (histogram[bucket] ?? 0) + 1;
  }
  return histogram;
}

describe('histogram', () => {
  it('tells any duration between a tenth of a millisecond and an hour within five percent', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 3_600_000, noNaN: true }), (ms) => {
        const told = scale.valueOf(scale.bucketOf(ms));
        expect(Math.abs(told - ms) / ms).toBeLessThanOrEqual(0.0500001);
      }),
    );
  });

  it('finds the same quantile as sorting does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 }),
        fc.constantFrom(0.5, 0.95, 0.99),
        (values, q) => {
          const exact = [...values].sort((a, b) => a - b)[Math.ceil(q * values.length) - 1] ?? 0;
          const told = quantileOf(scale, histogramOf(values), q) ?? 0;
          expect(Math.abs(told - exact) / exact).toBeLessThanOrEqual(0.051);
        },
      ),
    );
  });

  it('shows nothing for nothing, and no wait as zero', () => {
    expect(quantileOf(scale, histogramOf([]), 0.95)).toBeUndefined();
    expect(quantileOf(scale, histogramOf([0, 0, 0.01]), 0.95)).toBe(0);
  });

  it('holds what is longer than its longest, and adds up', () => {
    const both = histogramOf([1e12]);
    addAll(both, histogramOf([1, 1]));
    expect(quantileOf(scale, both, 0.99)).toBeGreaterThan(3_000_000);
    expect(quantileOf(scale, both, 0.5)).toBeCloseTo(1, 1);
  });
});
