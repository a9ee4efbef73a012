import { setTimeout as sleep } from 'node:timers/promises';

/** Tries `check` until it no longer throws, and returns what it returned; after `withinMs` its last error counts. */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 5_000, everyMs = 25): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await sleep(everyMs);
  }
}
