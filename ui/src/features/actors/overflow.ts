import { type ReadonlySignal, signal } from '@preact/signals';
import type { Clock } from '../../net/clock.ts';
import { isActor } from '../../net/frames.ts';
import type { Rest } from '../../net/rest.ts';
import type { ActorStore } from './store.ts';

/** How much of a list too long for a live one is read. */
export const OVERFLOW_PAGE = 1_000;
const READ_EVERY_MS = 5_000;

export interface Overflow {
  /** When the page was last read, on this machine's clock. */
  readAt: ReadonlySignal<number | undefined>;
  start(): void;
  stop(): void;
}

/** Stands in for the live list while the studio refuses one for its length. */
export function createOverflow(rest: Rest, clock: Clock, store: ActorStore): Overflow {
  const readAt = signal<number | undefined>(undefined);
  let cancel: (() => void) | undefined;
  return {
    readAt,
    start() {
      if (!cancel) void read();
    },
    stop() {
      cancel?.();
      cancel = undefined;
    },
  };

  async function read() {
    cancel = clock.after(READ_EVERY_MS, () => void read());
    const answer = await rest.get(`/api/actors?limit=${OVERFLOW_PAGE}`);
    if (!cancel || answer.kind !== 'ok' || !Array.isArray(answer.body)) return;
    const actors = answer.body.filter(isActor);
    store.replace(actors, answer.total ?? actors.length);
    readAt.value = clock.now();
  }
}
