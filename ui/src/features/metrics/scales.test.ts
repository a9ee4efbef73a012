import { describe, expect, it } from '@jest/globals';
import { linearScale, logScale, nearestStep, onLogScale, spreadLabels, timeTicks } from './scales.ts';

describe('scales', () => {
  it('begin at zero and end on a round number', () => {
    expect(linearScale(14_861)).toEqual({ max: 15_000, ticks: [0, 5_000, 10_000, 15_000] });
    expect(linearScale(0.7)).toEqual({ max: 0.8, ticks: [0, 0.2, 0.4, 0.6, 0.8] });
    expect(linearScale(0.9).ticks).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(linearScale(0.05)).toEqual({ max: 0.06, ticks: [0, 0.02, 0.04, 0.06] });
    expect(linearScale(0)).toEqual({ max: 0.25, ticks: [0, 0.25] });
    expect(linearScale(20).max).toBe(20);
  });

  it('hold whole decades of waits, and put those below a millisecond on the lowest line', () => {
    expect(logScale([[7, null, 40], [4_800]])).toEqual({
      min: 1,
      max: 10_000,
      ticks: [1, 10, 100, 1_000, 10_000],
    });
    expect(logScale([[100, 100]])).toEqual({ min: 100, max: 10_000, ticks: [100, 1_000, 10_000] });
    expect(logScale([[0, 0.3]])).toEqual({ min: 1, max: 100, ticks: [1, 10, 100] });
    expect(logScale([[null]])).toEqual({ min: 1, max: 100, ticks: [1, 10, 100] });
    expect(onLogScale([0, null, 0.3, 5])).toEqual([1, null, 1, 5]);
  });

  it('tick at round clock times that have room', () => {
    const noon = new Date(2026, 10, 25, 12, 0, 10).getTime();
    const clock = (at: number) => new Date(at).toTimeString().slice(0, 8);
    expect(timeTicks(noon, noon + 900_000, 300).map(clock)).toEqual(['12:05:00', '12:10:00', '12:15:00']);
    expect(timeTicks(noon, noon + 60_000, 300).map(clock)).toEqual([
      '12:00:15',
      '12:00:30',
      '12:00:45',
      '12:01:00',
    ]);
    expect(timeTicks(noon, noon + 900_000, 10).length).toBeLessThanOrEqual(2);
  });

  it('find the step under the cursor', () => {
    expect(nearestStep([10, 20, 30], 24)).toBe(1);
    expect(nearestStep([10, 20, 30], 99)).toBe(2);
    expect(nearestStep([], 5)).toBe(-1);
  });

  it('move end labels apart and keep them inside', () => {
    expect(spreadLabels([50, 52, 10], 14, 100)).toEqual([50, 64, 10]);
    expect(spreadLabels([98, 97], 14, 100)).toEqual([93, 79]);
    expect(spreadLabels([1], 14, 100)).toEqual([7]);
    expect(spreadLabels([], 14, 100)).toEqual([]);
  });
});
