import { setTimeout as sleep } from 'node:timers/promises';

/** Returns early, and without an error, once `signal` is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
