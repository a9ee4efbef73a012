/** How far behind the engine's clock may be before it is no longer waited for: a little is how clocks are kept right. */
const WAIT_MS = 1_000;

/**
 * The time of the next tick: what the engine's clock says, which is never before what was committed. Where that clock
 * was set back, time goes on from there by the clock of this process, because nobody's silence could be noticed while
 * it stands still. Milliseconds; `mono` never runs backwards.
 */
export function createTickTime(
  mono: () => number = () => performance.now(),
): (engineNow: number, committed: number) => number {
  let time = 0;
  let readAt = mono();
  return (engineNow, committed) => {
    const passed = mono() - readAt;
    readAt += passed;
    const isBehind = engineNow < committed - WAIT_MS;
    time = isBehind ? Math.max(time, committed) + passed : Math.max(engineNow, committed);
    return Math.floor(time);
  };
}
