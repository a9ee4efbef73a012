import { sinceMs } from './shared.ts';

export const LOOK_MS = 1_000;
/** Silence of the app's thread that is called a stall. */
export const STALL_MS = 2_000;
/** A stall that goes on is told at every second look. */
const LOOKS_A_REPORT = 2;
/** So late a look means that the whole process stood still, and nobody knows for how much of the time. */
const LATE_MS = 1_500;

export type Finding =
  | { state: 'turning' | 'over' }
  | { state: 'stalled'; blockedMs: number; first: boolean; due: boolean };

/**
 * Decides from look to look whether the app's thread turns. A pause of the watchdog itself (a suspended laptop, a
 * stopped process) counts for nothing: the app's thread had no chance either.
 */
export function createJudge(startedAt: number) {
  let lookedAt = startedAt;
  let lastBeat: number | undefined;
  let silentMs = 0;
  let looks = 0;

  function listen(now: number, beat: number): void {
    const gap = sinceMs(now, lookedAt);
    const late = gap > LATE_MS;
    if (beat !== lastBeat) silentMs = late ? 0 : Math.min(gap, sinceMs(now, beat));
    else if (!late) silentMs += gap;
    lookedAt = now;
    lastBeat = beat;
  }

  /** `due`: it is to be told now. */
  return function look(now: number, beat: number): Finding {
    listen(now, beat);
    if (silentMs < STALL_MS) {
      const state = looks > 0 ? 'over' : 'turning';
      looks = 0;
      return { state };
    }
    looks += 1;
    return { state: 'stalled', blockedMs: silentMs, first: looks === 1, due: looks % LOOKS_A_REPORT === 1 };
  };
}
