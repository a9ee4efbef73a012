import type { Clock } from './clock.ts';

export interface ManualClock extends Clock {
  advance(ms: number): void;
  /** The machine sleeps: time passes and nothing runs before the next `advance`. */
  sleep(ms: number): void;
}

/** A clock that moves only when a test says so, running what falls due in order. */
export function manualClock(start = 0): ManualClock {
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
        now = Math.max(now, due.at);
        due.run();
      }
      now = end;
    },
    sleep(ms) {
      now += ms;
    },
  };

  function nextDue(end: number) {
    const due = waiting.filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0];
    if (due) waiting = waiting.filter((entry) => entry !== due);
    return due;
  }
}
