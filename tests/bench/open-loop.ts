import { setTimeout as sleep } from 'node:timers/promises';
import { sharedNow } from './cost.ts';

/**
 * Calls `send` at a fixed rate, whether or not earlier ones are done, and says when each was due: whoever measures
 * from there counts what a late generator or a slow answer cost.
 */
export async function openLoop(perSecond: number, seconds: number, send: () => unknown): Promise<number[]> {
  const gap = 1_000 / perSecond;
  const began = sharedNow() + gap;
  const due = Array.from({ length: Math.round(perSecond * seconds) }, (_, n) => began + n * gap);
  const sent: unknown[] = [];
  for (let n = 0; n < due.length; ) {
    await sleep(Math.max(0, (due[n] ?? 0) - sharedNow()));
    for (const now = sharedNow(); n < due.length && (due[n] ?? 0) <= now; n += 1) sent.push(send());
  }
  await Promise.all(sent);
  return due;
}
