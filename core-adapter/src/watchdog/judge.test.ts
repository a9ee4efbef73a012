import { describe, expect, test } from '@jest/globals';
import { createJudge, type Finding } from './judge.ts';

/** Each step: milliseconds until the next look, and how long ago the app's thread turned then (absent: no sign since). */
function looks(steps: Array<[wait: number, ago?: number]>): Finding[] {
  let now = 2 ** 31 - 5_000;
  let beat = now | 0;
  const look = createJudge(now | 0);
  return steps.map(([wait, ago]) => {
    now += wait;
    if (ago !== undefined) beat = (now - ago) | 0;
    return look(now | 0, beat);
  });
}

const stalled = (blockedMs: number, first: boolean, due: boolean): Finding => ({
  ...{ state: 'stalled', blockedMs, first, due },
});
const TURNING: Finding = { state: 'turning' };
const OVER: Finding = { state: 'over' };

describe('the watchdog', () => {
  test('says nothing of a thread that turns, also where the clock turns over', () => {
    expect(looks(Array.from({ length: 20 }, () => [1_000, 250]))).toEqual(Array(20).fill(TURNING));
  });

  test('tells of one that is silent for two seconds, at every second look, and once that it is over', () => {
    expect(looks([[1_000, 100], [1_000], [1_000], [1_000], [1_000], [1_000, 3], [1_000, 200]])).toEqual([
      TURNING,
      TURNING,
      stalled(2_100, true, true),
      stalled(3_100, false, false),
      stalled(4_100, false, true),
      OVER,
      TURNING,
    ]);
  });

  test('calls no stall what stopped itself as well', () => {
    expect(looks([[1_000, 200], [7_000], [1_000, 100]])).toEqual([TURNING, TURNING, TURNING]);
    expect(
      looks([
        [1_000, 200],
        [3_600_000, 3_599_000],
        [1_000, 100],
      ]),
    ).toEqual([TURNING, TURNING, TURNING]);
  });

  test('does not add a pause of its own to a stall, and sees the end of the stall after it', () => {
    expect(looks([[1_000, 0], [1_000], [1_000], [6_000], [6_000, 10]])).toEqual([
      TURNING,
      TURNING,
      stalled(2_000, true, true),
      stalled(2_000, false, false),
      OVER,
    ]);
  });

  test('looks a little late at times without being deceived', () => {
    expect(looks([[1_400, 250], [1_400], [1_400]]).at(-1)).toEqual(stalled(3_050, true, true));
  });
});
