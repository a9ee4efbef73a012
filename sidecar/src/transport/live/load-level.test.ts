import { describe, expect, test } from '@jest/globals';
import { CALM, LOAD_LEVELS, type LoadState, nextLoad } from './load-level.ts';

const after = (lags: number[], from: LoadState = CALM) =>
  lags.reduce((state, lag) => nextLoad(state, lag), from);
const levelOf = (state: LoadState) => LOAD_LEVELS[state.level];
const times = (count: number, lag: number): number[] => Array.from({ length: count }, () => lag);

describe('the level of load', () => {
  test.each<[string, number[], string]>([
    ['a loop that keeps up', times(60, 20), 'calm'],
    ['one late second', [60], 'busy'],
    ['two very late seconds', [900, 900], 'busy'],
    ['three late seconds', times(3, 120), 'strained'],
    ['late seconds with one in between that is not', [120, 120, 10, 120, 120], 'busy'],
    ['four seconds that stand still', times(4, 900), 'strained'],
    ['five seconds that stand still', times(5, 900), 'overloaded'],
  ])('%s', (_, lags, level) => {
    expect(levelOf(after(lags))).toBe(level);
  });

  test('is left by one every two seconds, all by itself', () => {
    let state = after(times(5, 900));
    const levels: string[] = [];
    for (let second = 0; second < 7; second += 1) {
      state = nextLoad(state, 1);
      levels.push(levelOf(state) ?? '');
    }
    expect(levels).toEqual([...['overloaded', 'strained', 'strained', 'busy', 'busy', 'calm', 'calm']]);
  });

  test('is kept near its bound, so that it does not flap', () => {
    const state = after(times(3, 120));
    expect(levelOf(after(times(60, 80), state))).toBe('strained');
    expect(levelOf(after(times(2, 60), state))).toBe('busy');
  });
});
