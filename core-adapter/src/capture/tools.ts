import type { Outbox } from '../outbox.ts';
import type { Redactions } from '../protocol/redact.ts';
import type { Runtime } from '../runtime.ts';
import { type Actors, createActors } from './actors.ts';
import { createContextStore } from './context.ts';
import { createCost } from './cost.ts';
import { createDeliveries } from './deliveries.ts';
import { createHandlings } from './handlings.ts';
import { createMessageFeed } from './message-feed.ts';
import { createMeter } from './meter.ts';
import { createQueueCounts } from './queue-counts.ts';
import { createTeller } from './told.ts';
import { createWorkTable, type WorkWatcher } from './work-table.ts';

export interface ObservingDeps {
  outbox: Outbox;
  outboxBytes: number;
  runtime: Runtime;
  redactions: Redactions;
  counts: { invalid: number; cut: number };
  worker: string;
  hasRegistry: boolean;
  /** Milliseconds the hooks on the registry took so far. */
  registryMs(): number;
  watcher?: WorkWatcher | undefined;
  wake(): void;
  /** What is observed changed. */
  changed(): void;
}

/** What a capture may use. */
export interface Tools extends ReturnType<typeof assemble> {
  /** Runs every half second, every second and every five. */
  every: Record<'tick' | 'report' | 'look', Set<() => void>>;
  tellBase(id: string, actor: unknown): void;
  unseen(): void;
}

/** `seesHandlings`: what takes messages from queues is observed too. */
export function assemble({ outbox, runtime, ...deps }: ObservingDeps & { seesHandlings(): boolean }) {
  const { now, mono } = runtime;
  const meter = createMeter(mono);
  const fill = (): number => (outbox.bytes + (outbox.inFlight?.bytes ?? 0)) / deps.outboxBytes;
  const cost = createCost({ now, mono, meter, fill, elsewhere: deps.registryMs });
  const { shedding } = cost;
  const shed = Object.assign(deps.counts, { shed: 0 });
  const teller = createTeller({
    ...{ outbox, runtime, meter, shedding, counts: shed },
    ...{ redactions: deps.redactions, wake: deps.wake, actors: () => actors },
  });
  const context = createContextStore();
  const deliveries = createDeliveries({ now, mono, context });
  const work = createWorkTable({
    mono,
    watcher: deps.watcher,
    tell(id, items) {
      outbox.changeWork(id, items, now());
      deps.wake();
    },
  });
  const actors: Actors = createActors({
    ...{ outbox, now, worker: deps.worker, hasRegistry: deps.hasRegistry },
    ...{ workOf: work.of, wake: deps.wake },
  });
  const messages = createMessageFeed({ mono, shedding, tell: teller.tell });
  const counts = createQueueCounts({ now, tell: outbox.counts, seesHandlings: deps.seesHandlings });
  const handlings = createHandlings({
    ...{ teller, actors, work, messages },
    failed: ({ queue }) => queue !== undefined && counts.add(queue, 'failed'),
  });
  return { meter, cost, teller, context, deliveries, work, actors, messages, counts, handlings, shed };
}
