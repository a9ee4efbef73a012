import { StudioError } from '@loom-studio/core-adapter/protocol';

/** How long a silence may last before it is taken for a fault. Milliseconds. */
export interface Waits {
  /** A server that owes an answer for so long is taken for gone, and the connection is made anew. */
  silentMs: number;
  /** A subscriber that should have heard of a commit and did not for so long is replaced. */
  deafMs: number;
  /** A position may take so long: someone waits to know whether what is shown is still true. */
  positionMs: number;
}

export const REDIS_WAITS: Waits = { silentMs: 3_000, deafMs: 2_500, positionMs: 1_000 };

/** Fails with `unavailable` when the answer does not come in time; what was asked may happen all the same. */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new StudioError('unavailable', `Redis did not answer within ${ms} ms`)),
      ms,
    );
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** What was read, or nothing as soon as nobody waits for it any more. */
export function orAborted<T extends { entries: unknown[]; gap: boolean }>(
  reading: Promise<T>,
  signal: AbortSignal,
) {
  return new Promise<T>((resolve, reject) => {
    const stop = () => resolve({ entries: [], gap: false } as unknown as T);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    reading.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
