import { beforeEach, describe, expect, it } from '@jest/globals';
import { createSteadyClock } from './steady-clock.ts';

const HOUR = 3_600_000;

describe('a steady clock', () => {
  let wall: number;
  let mono: number;
  let now: () => number;
  const pass = (ms: number) => {
    wall += ms;
    mono += ms;
    return now();
  };
  beforeEach(() => {
    wall = 10 * HOUR;
    mono = 5;
    now = createSteadyClock(
      () => wall,
      () => mono,
    );
  });

  it('is the wall clock, also after a sleep of the machine', () => {
    expect(pass(1_000)).toBe(wall);
    wall += 8 * HOUR;
    expect(now()).toBe(wall);
  });

  it('goes on at its pace where the wall clock is set back', () => {
    const before = now();
    wall -= HOUR;
    expect(pass(250)).toBe(before + 250);
    expect(pass(10_000)).toBe(before + 10_250);
    wall += 2 * HOUR;
    expect(now()).toBe(wall);
  });

  it('stands still for a moment where the wall clock is only put right', () => {
    const before = now();
    wall -= 300;
    expect([pass(100), pass(100), pass(200)]).toEqual([before, before, before + 100]);
  });
});
