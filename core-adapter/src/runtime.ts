/** Time and chance, handed in so that tests own them. Nothing scheduled here keeps a process alive. */
export interface Runtime {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Monotonic milliseconds, for durations. */
  mono(): number;
  /** 0 ≤ x < 1. */
  random(): number;
  after(ms: number, run: () => void): Cancel;
  /** In a fresh macrotask: everything the app has queued as microtasks runs first. */
  soon(run: () => void): Cancel;
}

export type Cancel = () => void;

export const systemRuntime: Runtime = {
  now: Date.now,
  mono: () => performance.now(),
  random: Math.random,
  after(ms, run) {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  },
  soon(run) {
    // Not unref'd: an idle loop would sleep until its next timer before running it. It ends with this turn.
    const immediate = setImmediate(run);
    return () => clearImmediate(immediate);
  },
};

export function pause(runtime: Runtime, ms: number): Promise<void> {
  return new Promise((resolve) => {
    runtime.after(ms, resolve);
  });
}

export function freshTask(runtime: Runtime): Promise<void> {
  return new Promise((resolve) => {
    runtime.soon(resolve);
  });
}
