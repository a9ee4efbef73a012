import type { Runtime } from './runtime.ts';
import type { ResyncCause } from './types.ts';

/** Both causes are told again with every answer until they are dealt with. */
const SAME_CAUSE_GAP_MS = 1_000;
/** Each is told once and means that something is missing, so none is dropped; a log in disorder tells many. */
const EPOCH_GAP_MIN_MS = 1_000;
const EPOCH_GAP_MAX_MS = 10_000;
const EPOCH_CALM_MS = 60_000;
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
  const epochs = createSpacing(runtime, () => resync('epoch'));
  return {
    want(cause) {
      if (cause === 'epoch') return epochs.want();
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

/** The first is done at once; further ones become one, after a pause that grows while they keep coming. */
function createSpacing(runtime: Runtime, work: () => void): { want(): void } {
  let lastAt = Number.NEGATIVE_INFINITY;
  let gapMs = EPOCH_GAP_MIN_MS;
  let planned = false;
  const run = (): void => {
    const now = runtime.mono();
    const calm = now - lastAt > EPOCH_CALM_MS;
    gapMs = calm ? EPOCH_GAP_MIN_MS : Math.min(EPOCH_GAP_MAX_MS, gapMs * 2);
    lastAt = now;
    planned = false;
    work();
  };
  return {
    want() {
      if (planned) return;
      const waitMs = lastAt + gapMs - runtime.mono();
      if (waitMs <= 0) return run();
      planned = true;
      runtime.after(waitMs, run);
    },
  };
}
