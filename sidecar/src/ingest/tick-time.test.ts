import { expect, test } from '@jest/globals';
import { createTickTime } from './tick-time.ts';

const HOUR = 3_600_000;

function world(start: number) {
  let mono = 50;
  let shift = 0;
  const timeOf = createTickTime(() => mono);
  let committed = start;
  return {
    setBack(ms: number) {
      shift -= ms;
    },
    /** What the next tick says after `ms`, which is then committed. */
    tick(ms: number) {
      mono += ms;
      committed = timeOf(start + (mono - 50) + shift, committed);
      return committed - start;
    },
  };
}

test('ticks follow the clock of the engine', () => {
  const { tick } = world(HOUR);
  expect([tick(1_000), tick(1_000), tick(60_000)]).toEqual([1_000, 2_000, 62_000]);
});

test('a clock set back does not make time stand still, and is followed again when it is there', () => {
  const { tick, setBack } = world(10 * HOUR);
  tick(1_000);
  setBack(HOUR);
  expect([tick(1_000), tick(1_000)]).toEqual([2_000, 3_000]);
  setBack(-HOUR - 5_000);
  expect(tick(1_000)).toBe(9_000);
});

test('a clock a little behind is waited for', () => {
  const { tick, setBack } = world(HOUR);
  tick(1_000);
  setBack(1_500);
  expect([tick(1_000), tick(1_000)]).toEqual([1_000, 1_500]);
});

test('whoever takes over after the clock was set back goes on from what was committed', () => {
  const timeOf = createTickTime(() => 0);
  expect(timeOf(HOUR, 2 * HOUR)).toBe(2 * HOUR);
});
