import { describe, expect, it } from '@jest/globals';
import { signal } from '@preact/signals';
import { manualClock } from '../../net/manual-clock.ts';
import { watchFailures } from './failure-watch.ts';

describe('failure watch', () => {
  it('says how many more failed, once, and nothing of what had failed before', () => {
    const clock = manualClock(100_000);
    const failed = signal<number | undefined>(undefined);
    const said: string[] = [];
    watchFailures(failed, clock, (text) => said.push(text));
    failed.value = 3;
    clock.advance(20_000);
    expect(said).toEqual([]);

    failed.value = 4;
    clock.advance(1_000);
    for (let n = 5; n <= 16; n += 1) failed.value = n;
    clock.advance(20_000);
    expect(said).toEqual(['1 more actor failed; 4 are now.', '12 more actors failed; 16 are now.']);
  });

  it('does not call a recovery and a relapse nothing', () => {
    const clock = manualClock(100_000);
    const failed = signal<number | undefined>(3);
    const said: string[] = [];
    watchFailures(failed, clock, (text) => said.push(text));
    failed.value = 1;
    clock.advance(10_000);
    failed.value = 2;
    clock.advance(10_000);
    expect(said).toEqual(['1 more actor failed; 2 are now.']);
  });
});
