import { StudioError } from '@loom-studio/core-adapter/protocol';
import type { LoadLevel } from './load-level.ts';

/** Handshakes a second, and at once: about what a core can answer. A crowd of 10,000 is back within four seconds. */
export const ADMISSION = { perSecond: 4_000, burst: 4_000 } as const;
/** Whoever is refused is asked to come back after so many seconds, by chance, so that no crowd comes back as one. */
const AGAIN_SECONDS = { least: 1, most: 4 };

export interface Admission {
  /** A fault when one more socket would be too many just now. */
  next(): StudioError | undefined;
  drops(): Record<string, number>;
}

export interface AdmissionDeps {
  /** Monotonic milliseconds. */
  now(): number;
  load(): LoadLevel;
  random?(): number;
}

/** A bucket of handshakes that fills with time; none of them while those who are here are not served well. */
export function createAdmission({ now, load, random = Math.random }: AdmissionDeps): Admission {
  let left: number = ADMISSION.burst;
  let filledAt = now();
  const refused = { 'live.handshakes': 0, 'live.strained': 0 };

  const refusal = (why: keyof typeof refused, detail: string): StudioError => {
    refused[why] += 1;
    const { least, most } = AGAIN_SECONDS;
    return new StudioError('overloaded', detail, {
      retryAfter: least + Math.floor(random() * (most - least + 1)),
    });
  };

  return {
    next() {
      const at = now();
      left = Math.min(ADMISSION.burst, left + ((at - filledAt) / 1_000) * ADMISSION.perSecond);
      filledAt = at;
      const level = load();
      if (level === 'strained' || level === 'overloaded')
        return refusal('live.strained', 'This sidecar is too busy for one more socket.');
      if (left < 1)
        return refusal('live.handshakes', `This sidecar takes ${ADMISSION.perSecond} sockets a second.`);
      left -= 1;
      return undefined;
    },
    drops: () => ({ ...refused }),
  };
}
