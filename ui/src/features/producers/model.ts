import { type ReadonlySignal, signal } from '@preact/signals';
import type { Clock } from '../../net/clock.ts';
import { isRecord } from '../../net/json.ts';
import type { Rest } from '../../net/rest.ts';

/** An adapter process, or an app that reports over plain HTTP. */
export interface Producer {
  id: string;
  app: string;
  /** Milliseconds of the studio's clock. */
  seenAt: number;
  host?: string;
  pid?: number;
  /** Milliseconds of the studio's clock; absent while it reports. */
  lostSince?: number;
  /** What it observes; absent when it did not say. */
  captures?: readonly string[];
  /** Nanoseconds an observed call takes longer. */
  nanos?: number;
  /** Part of one core that observing takes. */
  share?: number;
  /** What it holds back because of load. */
  shedding?: string;
  /** Its main thread does not turn since then, on the studio's clock. */
  blockedSince?: number;
  /** Ids of the actors it was at. */
  blocked?: readonly string[];
}

export interface Producers {
  /** Absent until the studio answered once. */
  list: ReadonlySignal<readonly Producer[] | undefined>;
  start(): void;
  stop(): void;
  /** Asks often, for somebody who looks at them, until the result is called. */
  look(): () => void;
}

const WAITING_EVERY_MS = 1_500;
const LOOKED_AT_EVERY_MS = 2_000;
const SETTLED_EVERY_MS = 10_000;

/** Asks often while someone waits for the first actor, seldom afterwards. */
export function createProducers(rest: Rest, clock: Clock, isWaiting: () => boolean): Producers {
  const list = signal<readonly Producer[] | undefined>(undefined);
  let cancel: (() => void) | undefined;
  let lookers = 0;
  return {
    list,
    start() {
      cancel?.();
      void read();
    },
    stop() {
      cancel?.();
      cancel = undefined;
    },
    look() {
      lookers += 1;
      // Not while it rests: nothing is asked of a studio that is away.
      if (cancel) {
        cancel();
        void read();
      }
      return () => {
        lookers -= 1;
      };
    },
  };

  function everyMs(): number {
    if (isWaiting()) return WAITING_EVERY_MS;
    return lookers > 0 ? LOOKED_AT_EVERY_MS : SETTLED_EVERY_MS;
  }

  async function read() {
    cancel = clock.after(everyMs(), () => void read());
    const answer = await rest.get('/api/producers');
    if (answer.kind === 'ok' && Array.isArray(answer.body)) list.value = answer.body.filter(isProducer);
  }
}

function isProducer(value: unknown): value is Producer {
  if (!isRecord(value) || typeof value.id !== 'string' || typeof value.app !== 'string') return false;
  return typeof value.seenAt === 'number' && ['number', 'undefined'].includes(typeof value.lostSince);
}
