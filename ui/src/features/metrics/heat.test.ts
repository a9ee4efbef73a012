import { describe, expect, it } from '@jest/globals';
import type { GridCell } from '@loom-studio/core-adapter/protocol';
import { cellId, heatPlan, heatStep, heatText, heatValue, isLost, MOST_TYPES, placeOf } from './heat.ts';

function cell(type: string, worker: string, more: Partial<GridCell> = {}): GridCell {
  return { type, worker, actors: 1, lost: 0, rate: 0, errors: null, waitP95: null, ...more };
}

describe('heat map', () => {
  it('places cells by worker and type, and leaves blank where no actor is', () => {
    const plan = heatPlan(
      [cell('Order', 'w-10'), cell('Cart', 'w-2'), cell('Order', 'w-2'), cell('Gone', 'w-2', { actors: 0 })],
      'rate',
    );
    expect(plan.types).toEqual(['Cart', 'Order']);
    expect(plan.rows.map(({ worker }) => worker)).toEqual(['w-2', 'w-10']);
    expect(plan.rows[1]?.cells.map((it) => it?.type)).toEqual([undefined, 'Order']);
    expect(plan.hidden).toEqual({ types: 0, workers: 0 });
  });

  it('keeps the types with the most actors and counts the others', () => {
    const grid = Array.from({ length: MOST_TYPES + 3 }, (_, nth) =>
      cell(`T${nth}`, 'w', { actors: 100 - nth }),
    );
    const plan = heatPlan(grid, 'rate');
    expect(plan.types).toHaveLength(MOST_TYPES);
    expect(plan.types).not.toContain(`T${MOST_TYPES}`);
    expect(plan.hidden.types).toBe(3);
  });

  it('heats waits by fixed steps', () => {
    const { from } = heatPlan([], 'wait');
    const steps = [0, 19, 20, 640, 1_100, 9_999, 31_000].map((ms) => heatStep(ms, from));
    expect(steps).toEqual([0, 0, 1, 3, 4, 5, 6]);
    expect(heatStep(null, from)).toBe(0);
  });

  it('leaves a cell without errors cool, and heats rates by shares of the largest', () => {
    const { from } = heatPlan([], 'errors');
    expect(heatStep(0, from)).toBe(0);
    expect(heatStep(0.05, from)).toBe(1);
    const rates = heatPlan([cell('A', 'w', { rate: 70 }), cell('B', 'w', { rate: 5 })], 'rate');
    expect(rates.from).toEqual([10, 20, 30, 40, 50, 60]);
    expect(heatStep(70, rates.from)).toBe(6);
    expect(heatStep(5, rates.from)).toBe(0);
  });

  it('prints the value, and a dash for what nobody measured', () => {
    const some = cell('A', 'w', { rate: 1.26, waitP95: 4_500 });
    expect(heatText(heatValue(some, 'rate'), 'rate')).toBe('1.3');
    expect(heatText(heatValue(some, 'wait'), 'wait')).toBe('4.5 s');
    expect(heatText(640.4, 'wait')).toBe('640');
    expect(heatText(heatValue(some, 'errors'), 'errors')).toBe('–');
  });

  it('knows a cell whose owner is lost', () => {
    expect(isLost(cell('A', 'w', { actors: 3, lost: 3 }))).toBe(true);
    expect(isLost(cell('A', 'w', { actors: 3, lost: 2 }))).toBe(false);
  });

  it('names a cell in the address and reads it back', () => {
    const place = { type: 'Or|der %', worker: '' };
    expect(placeOf(cellId(place))).toEqual(place);
    expect(placeOf('Order')).toBeUndefined();
    expect(placeOf('%|w')).toBeUndefined();
    expect(placeOf(undefined)).toBeUndefined();
  });
});
