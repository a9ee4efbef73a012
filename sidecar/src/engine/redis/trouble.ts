import type { Trouble } from '../engine.ts';

/** So long no write may have been refused before a full server counts as having room: it comes and goes at the edge. */
export const ROOM_MS = 2_000;

export interface TroubleWatch {
  /** A write was refused for want of memory. */
  full(): void;
  /** The state is of a version this studio does not understand. */
  newer(text: string): void;
  /** A write was taken. */
  wrote(): void;
  /** A commit was taken: the format of the state is understood. */
  committed(): void;
  now(): Trouble | undefined;
}

/** What keeps the engine from working, as far as it was seen last. */
export function watchTrouble(isReachable: () => boolean, now: () => number = Date.now): TroubleWatch {
  let current: Trouble | undefined;
  let refusedAt = Number.NEGATIVE_INFINITY;
  const set = (code: Trouble['code'], text: string) => {
    if (current?.code !== code) current = { code, text, since: now() };
  };
  const end = (code: Trouble['code']) => {
    if (current?.code === code) current = undefined;
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
    now() {
      if (isReachable()) end('unreachable');
      else set('unreachable', 'Redis is not reachable');
      return current;
    },
  };
}
