import type { Runtime } from './runtime.ts';
import type { ResyncCause } from './types.ts';

/** Both causes are told again with every answer until they are dealt with. */
const SAME_CAUSE_GAP_MS = 1_000;
const REFUSED_MIN_MS = 1_000;
const REFUSED_MAX_MS = 60_000;

export interface ResyncGate {
  want(cause: ResyncCause): void;
  /** Data was refused for good: what is missing is made good after a pause that grows. */
  refused(): void;
}

/** Keeps a studio that refuses, asks without end or is too slow from costing the app one resync after another. */
export function createResyncGate(runtime: Runtime, resync: (cause: ResyncCause) => void): ResyncGate {
  const wantedAt = { asked: Number.NEGATIVE_INFINITY, overflow: Number.NEGATIVE_INFINITY };
  let refusedUntil = Number.NEGATIVE_INFINITY;
  let penaltyMs = REFUSED_MIN_MS;
  return {
    want(cause) {
      if (cause === 'asked' || cause === 'overflow') {
        const now = runtime.mono();
        if (now < refusedUntil || now - wantedAt[cause] < SAME_CAUSE_GAP_MS) return;
        wantedAt[cause] = now;
      }
      resync(cause);
    },
    refused() {
      const now = runtime.mono();
      if (now < refusedUntil) return;
      penaltyMs =
        now - refusedUntil > REFUSED_MAX_MS ? REFUSED_MIN_MS : Math.min(REFUSED_MAX_MS, penaltyMs * 2);
      refusedUntil = now + penaltyMs;
      runtime.after(penaltyMs, () => resync('reconcile'));
    },
  };
}
