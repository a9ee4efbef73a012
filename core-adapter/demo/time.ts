/** Handed in, so that a test can let a day pass at once. */
export interface Time {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  after(ms: number, run: () => void): () => void;
}

/** What is planned keeps no process alive: whoever starts the demo decides how long it runs. */
export const systemTime: Time = {
  now: Date.now,
  after(ms, run) {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  },
};

export function pause(time: Time, ms: number): Promise<void> {
  return new Promise((resolve) => {
    time.after(ms, resolve);
  });
}
