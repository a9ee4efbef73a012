import { describe, expect, it } from '@jest/globals';
import { formatFigure, formatTick } from './figure.ts';

describe('figures', () => {
  it('are written in their unit, and never as zero when nobody measured them', () => {
    expect(formatFigure('rate', 1.26)).toBe('1.3');
    expect(formatFigure('count', 18_204)).toBe('18,204');
    expect(formatFigure('ms', 4_800)).toBe('4.8 s');
    expect(formatFigure('ms', null)).toBe('–');
    expect(formatFigure('rate', undefined)).toBe('–');
    expect(formatFigure('rate', 0)).toBe('0');
  });

  it('mark an axis in round words', () => {
    expect(formatTick('ms', 1)).toBe('1 ms');
    expect(formatTick('ms', 10_000)).toBe('10 s');
    expect(formatTick('rate', 0)).toBe('0');
    expect(formatTick('rate', 0.02)).toBe('0.02');
    expect(formatTick('count', 15_000)).toBe('15,000');
  });
});
