import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface LoopDelay {
  /** Since it was taken last, in milliseconds. */
  take(): { p90Ms: number; p99Ms: number; maxMs: number };
  close(): void;
}

const RESOLUTION_MS = 10;

/** How long the event loop lets work wait. Whoever takes figures has a meter of its own, as taking starts it anew. */
export function createLoopDelay(): LoopDelay {
  const meter = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  meter.enable();
  // What it records includes the time its own timer was set for.
  const millis = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  return {
    take() {
      const at = (percent: number) => millis(meter.percentile(percent));
      const taken = { p90Ms: at(90), p99Ms: at(99), maxMs: millis(meter.max) };
      meter.reset();
      return taken;
    },
    close: () => meter.disable(),
  };
}
