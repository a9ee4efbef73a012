import type { Clock } from '../net/clock.ts';

/** As long as one fade of a changed cell lasts. */
const FADE_MS = 1_200;
const MOST_AT_ONCE = 12;

/** Whether one more cell may fade now. In a busy list only some do; none would say nothing, all would flicker. */
export type FadeBudget = () => boolean;

export function createFadeBudget(clock: Clock): FadeBudget {
  let started: number[] = [];
  return () => {
    const now = clock.now();
    started = started.filter((at) => now - at < FADE_MS);
    if (started.length >= MOST_AT_ONCE) return false;
    started.push(now);
    return true;
  };
}
