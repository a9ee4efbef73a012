import { describe, expect, test } from '@jest/globals';
import { ADMISSION, createAdmission } from './admission.ts';
import type { LoadLevel } from './load-level.ts';

function world() {
  const state = { at: 0, level: 'calm' as LoadLevel, chance: 0 };
  const admission = createAdmission({
    now: () => state.at,
    load: () => state.level,
    random: () => state.chance,
  });
  const admitted = (tries: number): number =>
    Array.from({ length: tries }, () => admission.next()).filter((fault) => !fault).length;
  return { state, admission, admitted };
}

describe('handshakes', () => {
  test('are as many as the bucket holds, and then as many as flow into it', () => {
    const { state, admission, admitted } = world();
    expect(admitted(2 * ADMISSION.burst)).toBe(ADMISSION.burst);
    state.at = 500;
    expect(admitted(2 * ADMISSION.burst)).toBe(ADMISSION.perSecond / 2);
    state.at = 60_000;
    expect(admitted(2 * ADMISSION.burst)).toBe(ADMISSION.burst);
    expect(admission.drops()['live.handshakes']).toBe(6 * ADMISSION.burst - 2.5 * ADMISSION.burst);
  });

  test('that are refused hear when to come back, each at another time', () => {
    const { state, admission, admitted } = world();
    admitted(ADMISSION.burst);
    const waits = [0, 0.3, 0.6, 0.99].map((chance) => {
      state.chance = chance;
      return admission.next()?.extra.retryAfter;
    });
    expect(waits).toEqual([1, 2, 3, 4]);
  });

  test.each<[LoadLevel, boolean]>([
    ['calm', true],
    ['busy', true],
    ['strained', false],
    ['overloaded', false],
  ])('of a sidecar that is %s', (level, admits) => {
    const { state, admission } = world();
    state.level = level;
    expect(admission.next() === undefined).toBe(admits);
    expect(admission.drops()['live.strained']).toBe(admits ? 0 : 1);
    state.level = 'calm';
    expect(admission.next()).toBeUndefined();
  });
});
