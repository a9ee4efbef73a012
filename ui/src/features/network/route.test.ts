import { describe, expect, it } from '@jest/globals';
import { within } from './geometry.ts';
import { routeBetween, routeToItself } from './route.ts';

const a = { x: 0, y: 0, radius: 20 };
const b = { x: 400, y: 0, radius: 40 };

describe('an edge', () => {
  it('runs from rim to rim and points at where it ends', () => {
    const { tip, angle } = routeBetween(a, b, [], false);
    expect(within(b, tip, 0)).toBe(false);
    expect(within(b, tip, 13)).toBe(true);
    expect(Math.abs(angle)).toBeLessThan(45);
  });

  it('keeps to its side, so that both directions are told apart', () => {
    const there = routeBetween(a, b, [], true).spots[0];
    const back = routeBetween(b, a, [], true).spots[0];
    expect(Math.sign(there?.y ?? 0)).toBe(-Math.sign(back?.y ?? 0));
    expect(Math.abs((there?.y ?? 0) - (back?.y ?? 0))).toBeGreaterThan(20);
  });

  it('bends around what is in its way', () => {
    const obstacle = { x: 200, y: -20, radius: 30 };
    const spot = routeBetween(a, b, [obstacle], false).spots[0];
    expect(spot && within(obstacle, spot, 0)).toBe(false);
  });

  it('ends at the border of a frame', () => {
    const frame = { x: 400, y: 0, width: 320, height: 300 };
    const { tip } = routeBetween(a, frame, [], false);
    expect(tip.x).toBeGreaterThan(220);
    expect(tip.x).toBeLessThan(232);
  });

  it('to itself leaves and comes back outside the circle', () => {
    const { tip, spots } = routeToItself(a);
    expect(within(a, tip, 0)).toBe(false);
    expect(spots[0] && within(a, spots[0], 10)).toBe(false);
  });
});
