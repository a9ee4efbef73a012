import { type ProducerRecord, waitingIn } from '@loom-studio/core-adapter/protocol';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { View } from '../../studio.ts';

const LABELS = ['app', 'queue'] as const;

type Counted = 'enqueued' | 'taken' | 'done' | 'failed' | 'retried' | 'dead';
const COUNTERS: Array<[Counted, string]> = [
  ['enqueued', 'Messages put into the queue.'],
  ['taken', 'Messages taken from the queue.'],
  ['done', 'Messages of the queue that were handled.'],
  ['failed', 'Messages of the queue whose handling failed.'],
  ['retried', 'Messages of the queue that were tried again.'],
  ['dead', 'Messages of the queue given up for good.'],
];

const SHEDDING = ['payloads', 'spans', 'messages'] as const;

/** Series of queues, as many as the table of them has rows, and of processes that are not well. */
export function addCapture(registry: Registry, view: View): void {
  addQueues(registry, view);
  new Gauge({
    name: 'studio_processes_blocked',
    help: 'Processes whose main thread does not turn, as their watchdogs say.',
    registers: [registry],
    collect() {
      this.set(producersWith(view, ({ blockedSince }) => blockedSince !== undefined));
    },
  });
  new Gauge({
    name: 'studio_processes_shedding',
    help: 'Processes that hold back what they observe, by what is held back.',
    labelNames: ['what'],
    registers: [registry],
    collect() {
      for (const what of SHEDDING)
        this.set(
          { what },
          producersWith(view, ({ shedding }) => shedding === what),
        );
    },
  });
}

function addQueues(registry: Registry, view: View): void {
  const rows = () => Object.values(view.state.tables.queues);
  new Gauge({
    name: 'studio_queue_depth',
    help: 'Messages that wait in a queue, where measured.',
    labelNames: LABELS,
    registers: [registry],
    collect() {
      this.reset();
      for (const row of rows()) {
        const depth = waitingIn(row);
        if (depth !== undefined) this.set({ app: row.app, queue: row.name }, depth);
      }
    },
  });
  for (const [field, help] of COUNTERS)
    new Counter({
      name: `studio_queue_${field}_total`,
      help,
      labelNames: LABELS,
      registers: [registry],
      collect() {
        this.reset();
        for (const { [field]: counted, app, name } of rows())
          if (counted !== undefined) this.inc({ app, queue: name }, counted);
      },
    });
}

/** A process that is gone holds nothing back. */
function producersWith(view: View, fits: (producer: ProducerRecord) => boolean): number {
  let found = 0;
  for (const producer of view.producers()) if (producer.lostSince === undefined && fits(producer)) found += 1;
  return found;
}
