import type { Clock } from './clock.ts';

/** A clock that moves only when a test says so, running what falls due in order. */
export function manualClock(start = 0): Clock & { advance(ms: number): void } {
  let now = start;
  let waiting: Array<{ at: number; run: () => void }> = [];
  return {
    now: () => now,
    after(ms, run) {
      const entry = { at: now + ms, run };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (let due = nextDue(end); due; due = nextDue(end)) {
        now = due.at;
        due.run();
      }
      now = end;
    },
  };

  function nextDue(end: number) {
    const due = waiting.filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0];
    if (due) waiting = waiting.filter((entry) => entry !== due);
    return due;
  }
}
