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
  /** Milliseconds of the studio's clock; absent while it reports. */
  lostSince?: number;
}

export interface Producers {
  /** Absent until the studio answered once. */
  list: ReadonlySignal<readonly Producer[] | undefined>;
  start(): void;
  stop(): void;
}

const WAITING_EVERY_MS = 1_500;
const SETTLED_EVERY_MS = 10_000;

/** Asks often while someone waits for the first actor, seldom afterwards. */
export function createProducers(rest: Rest, clock: Clock, isWaiting: () => boolean): Producers {
  const list = signal<readonly Producer[] | undefined>(undefined);
  let cancel: (() => void) | undefined;
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
  };

  async function read() {
    cancel = clock.after(isWaiting() ? WAITING_EVERY_MS : SETTLED_EVERY_MS, () => void read());
    const answer = await rest.get('/api/producers');
    if (answer.kind === 'ok' && Array.isArray(answer.body)) list.value = answer.body.filter(isProducer);
  }
}

function isProducer(value: unknown): value is Producer {
  if (!isRecord(value) || typeof value.id !== 'string' || typeof value.app !== 'string') return false;
  return typeof value.seenAt === 'number' && ['number', 'undefined'].includes(typeof value.lostSince);
}
