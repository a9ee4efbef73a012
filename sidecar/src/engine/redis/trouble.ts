import type { Trouble } from '../engine.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** So long no write may have been refused before a full server counts as having room: it comes and goes at the edge. */
export const ROOM_MS = 2_000;
/** What is refused is tried again within seconds; a refusal that nobody met for so long is over. */
export const REFUSED_MS = 10_000;

export interface TroubleWatch {
  /** A write was refused for want of memory. */
  full(): void;
  /** The state is of a version this studio does not understand. */
  newer(text: string): void;
  /** A write was taken. */
  wrote(): void;
  /** A commit was taken: the format of the state is understood. */
  committed(): void;
  /** The connection for commands cannot be made or was lost. */
  lost(error: unknown): void;
  /** The connection for commands works. */
  connected(): void;
  /** One kind of work did not go well, or did. Of a failure only a refusal by Redis is kept. */
  failed(work: string, error: unknown): void;
  worked(work: string): void;
  now(): Trouble | undefined;
}

/** What keeps the engine from working, as far as it was seen last. */
export function watchTrouble(isReachable: () => boolean, now: () => number = Date.now): TroubleWatch {
  let current: Trouble | undefined;
  let refusedAt = Number.NEGATIVE_INFINITY;
  /** Why there is no connection, when Redis said so. */
  let refusal: Refusal | undefined;
  const refused = new Map<string, { refusal: Refusal; at: number }>();
  const set = (code: Trouble['code'], text: string) => {
    if (current?.code !== code) current = { code, text, since: now() };
    else if (current.text !== text) current = { ...current, text };
  };
  const end = (...codes: Array<Trouble['code']>) => {
    if (current && codes.includes(current.code)) current = undefined;
  };
  const refusedWork = (): Refusal | undefined => {
    for (const [work, { at }] of refused) if (now() - at >= REFUSED_MS) refused.delete(work);
    return [...refused.values()][0]?.refusal;
  };
  return {
    full() {
      refusedAt = now();
      set('full', 'Redis has no memory left: changes are refused');
    },
    newer: (text) => set('newer', text),
    wrote() {
      if (now() - refusedAt >= ROOM_MS) end('full');
    },
    committed: () => end('newer'),
    lost(error) {
      refusal = refusalOf(error);
    },
    connected() {
      refusal = undefined;
    },
    failed(work, error) {
      const met = refusalOf(error);
      if (met) refused.set(work, { refusal: met, at: now() });
    },
    worked: (work) => void refused.delete(work),
    now() {
      const away = isReachable()
        ? refusedWork()
        : (refusal ?? { code: 'unreachable' as const, text: 'Redis is not reachable' });
      if (away) set(away.code, away.text);
      else end('unreachable', 'denied', 'mismatch', 'refused');
      return current;
    },
  };
}
