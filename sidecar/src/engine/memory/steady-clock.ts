/** How far behind the wall clock may be set before it is no longer waited for. */
const WAIT_MS = 1_000;

/**
 * Milliseconds since the Unix epoch that never run backwards and never stop for long. They follow the wall clock,
 * also forward through a sleep of the machine; where that is set back, they go on by the monotonic one, because
 * nobody's silence could be noticed while time stands still.
 */
export function createSteadyClock(
  wall: () => number = Date.now,
  mono: () => number = () => performance.now(),
): () => number {
  let time = wall();
  let readAt = mono();
  return () => {
    const { now, passed } = { now: wall(), passed: mono() - readAt };
    readAt += passed;
    // A little behind is how clocks are kept right: waiting for it keeps the two together.
    time = now >= time - WAIT_MS ? Math.max(time, now) : time + passed;
    return Math.floor(time);
  };
}
