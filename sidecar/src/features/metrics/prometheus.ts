import type { Totals } from '@loom-studio/core-adapter/protocol';
import { Counter, Gauge, Registry } from 'prom-client';
import type { Drops } from '../../engine/engine.ts';
import type { View } from '../../studio.ts';
import { createLoopDelay } from '../loop-delay.ts';
import { addCapture } from './prometheus-capture.ts';

export interface Prometheus {
  readonly contentType: string;
  render(): Promise<string>;
  close(): void;
}

/** Names and help of the workspace's own cumulative counters. */
const TOTALS: Array<[keyof Totals, string, string]> = [
  ['events', 'studio_events_total', 'Events applied.'],
  ['messages', 'studio_messages_total', 'Messages processed by actors.'],
  ['registered', 'studio_actors_registered_total', 'Actors that came to life.'],
  ['removed', 'studio_actors_removed_total', 'Actors removed, whatever the cause.'],
  ['duplicates', 'studio_events_duplicate_total', 'Events applied already and dropped.'],
  ['holes', 'studio_producer_holes_total', 'Times the numbers of a producer jumped.'],
  ['rejected', 'studio_events_rejected_total', 'Bad events set aside.'],
  ['unknown', 'studio_events_unknown_actor_total', 'Changes of actors the studio does not know.'],
  ['reported', 'studio_messages_reported_total', 'Messages reported singly, with sender or times.'],
  ['failed', 'studio_messages_failed_total', 'Reported messages that failed.'],
  ['fenced', 'studio_events_fenced_total', 'Words of an older process about an actor of a newer one.'],
  ['overLimit', 'studio_actors_over_limit_total', 'Registrations refused because the workspace is full.'],
  [
    'tombstonesForgotten',
    'studio_tombstones_forgotten_total',
    'Removed actors forgotten before their time because there were too many.',
  ],
  [
    'producersForgotten',
    'studio_producers_forgotten_total',
    'Silent producers forgotten before their time because there were too many.',
  ],
  ['rowsForgotten', 'studio_rows_forgotten_total', 'Queues and causes of errors that made room for others.'],
  [
    'reportsRefused',
    'studio_reports_refused_total',
    'Figures of apps not kept because too many apps report some.',
  ],
];

/** One more figure, of another feature. */
export interface Figure {
  name: string;
  help: string;
  /** `counter`: it only grows. */
  kind: 'counter' | 'gauge';
  read: () => number | Promise<number>;
}

export interface PrometheusSources {
  view: View;
  sockets: () => number;
  /** Of `loom.v1`: topics somebody follows, and sockets that do not keep up. */
  live: () => { topics: number; slow: number };
  /** Sidecars of the workspace; absent while the engine does not tell. */
  sidecars: () => number | undefined;
  /** Of the features. */
  drops: () => Drops;
  figures?: readonly Figure[];
}

/** Reads everything when asked: nothing is counted between two scrapes. */
export function createPrometheus({
  view,
  sockets,
  live,
  sidecars,
  drops,
  figures = [],
}: PrometheusSources): Prometheus {
  const registry = new Registry();
  addActors(registry, view);
  addCapture(registry, view);
  for (const [key, name, help] of TOTALS) addCounter(registry, name, help, () => view.state.totals[key] ?? 0);
  addDrops(registry, () => ({ ...view.drops(), ...drops() }));
  addGauge(registry, 'studio_sockets', 'Open sockets.', sockets);
  addGauge(registry, 'studio_live_topics', 'Topics somebody follows.', () => live().topics);
  addGauge(registry, 'studio_live_slow_sockets', 'Sockets that do not keep up.', () => live().slow);
  addGauge(registry, 'studio_view_fresh', '1 while the view hears from the engine.', () =>
    view.fresh ? 1 : 0,
  );
  const still = 'Since the last commit showed: about one at most, or nobody applies what is told.';
  addGauge(registry, 'studio_view_still_seconds', still, () => (view.stillMs ?? Number.NaN) / 1e3);
  const help = 'Sidecars of the workspace; not a number while the engine does not tell.';
  addGauge(registry, 'studio_sidecars', help, () => sidecars() ?? Number.NaN);
  for (const { kind, name, help, read } of figures)
    (kind === 'counter' ? addCounter : addGauge)(registry, name, help, read);
  addProcess(registry);
  const stop = addLag(registry);
  return { contentType: registry.contentType, render: () => registry.metrics(), close: stop };
}

function addLag(registry: Registry): () => void {
  const delay = createLoopDelay();
  let max = 0;
  addGauge(registry, 'nodejs_eventloop_lag_p99_seconds', 'Event loop delay since the last scrape.', () => {
    const { p99Ms, maxMs } = delay.take();
    max = maxMs;
    return p99Ms / 1e3;
  });
  addGauge(
    registry,
    'nodejs_eventloop_lag_max_seconds',
    'Longest one since the last scrape.',
    () => max / 1e3,
  );
  return delay.close;
}

function addActors(registry: Registry, view: View): void {
  const help = 'Live actors by status.';
  new Gauge({
    name: 'studio_actors',
    help,
    labelNames: ['status'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [status, count] of Object.entries(view.metrics().actorPools.byStatus))
        this.set({ status }, count);
    },
  });
}

function addDrops(registry: Registry, drops: () => Drops): void {
  new Counter({
    name: 'studio_dropped_total',
    help: 'Refused or forgotten because a limit was reached, by limit.',
    labelNames: ['limit'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [limit, count] of Object.entries(drops())) this.inc({ limit }, count);
    },
  });
}

function addProcess(registry: Registry): void {
  const started = Date.now() / 1000 - process.uptime();
  addGauge(registry, 'process_start_time_seconds', 'When the process began.', () => started);
  addGauge(registry, 'process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
  addGauge(registry, 'nodejs_heap_size_used_bytes', 'Used heap.', () => process.memoryUsage().heapUsed);
  addCounter(registry, 'process_cpu_seconds_total', 'CPU time used.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
}

function addGauge(registry: Registry, name: string, help: string, read: Figure['read']): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      this.set(await read());
    },
  });
}

function addCounter(registry: Registry, name: string, help: string, read: Figure['read']): void {
  new Counter({
    name,
    help,
    registers: [registry],
    async collect() {
      const value = await read();
      this.reset();
      this.inc(value);
    },
  });
}
