import { describe, expect, it } from '@jest/globals';
import { createRates } from './rates.ts';

describe('rates', () => {
  it('are absent until enough was watched', () => {
    const rates = createRates();
    rates.saw('k', 100, 0);
    expect(rates.perSecond('k', 1_900)).toBeUndefined();
    expect(rates.perSecond('k', 2_000)).toBe(0);
    expect(rates.perSecond('other', 9_000)).toBeUndefined();
  });

  it('are exact under a steady stream of many updates', () => {
    const rates = createRates();
    for (let ms = 0; ms <= 30_000; ms += 20) rates.saw('k', ms / 20, ms);
    expect(rates.perSecond('k', 30_000)).toBeCloseTo(50, 0);
  });

  it('fall to zero when work stops', () => {
    const rates = createRates();
    for (let ms = 0; ms <= 5_000; ms += 100) rates.saw('k', ms / 100, ms);
    expect(rates.perSecond('k', 10_000)).toBeGreaterThan(0);
    expect(rates.perSecond('k', 17_000)).toBe(0);
  });

  it('start anew when a count falls', () => {
    const rates = createRates();
    rates.saw('k', 1_000, 0);
    rates.saw('k', 3, 5_000);
    expect(rates.perSecond('k', 6_000)).toBeUndefined();
    expect(rates.perSecond('k', 8_000)).toBe(0);
  });
});
