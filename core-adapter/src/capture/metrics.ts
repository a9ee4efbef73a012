import { hookPresent, undoAll } from './hook-present.ts';
import { type Asked, type Heard, legacyFigures } from './legacy-figures.ts';
import { type Clock, reportOf } from './report.ts';
import type { Capture, Teller } from './teller.ts';

/** Loom's `MetricsCollector`, as far as it is used. */
export interface MetricsCollectorLike {
  recordActorEvent?(event: string): unknown;
  recordMessageEvent?(event: string, durationMs?: number): unknown;
  recordLockEvent?(event: string, durationMs?: number): unknown;
  emit?(name: string, value: number, labels?: object): unknown;
  timing?(name: string, durationMs: number, labels?: object): unknown;
  getMetrics?(): unknown;
}

/** Names of events counted for each kind; the collector knows far fewer. */
const EVENT_NAMES = 64;

/**
 * What the app's collector measures, asked at most every five seconds and only after something was recorded.
 * @internal
 */
export const captureMetrics: Capture<MetricsCollectorLike> = (collector, teller) =>
  captureMetricsBy(collector, teller);

/** @internal Tests hand in their clock. */
export function captureMetricsBy(collector: MetricsCollectorLike, teller: Teller, clock?: Clock): () => void {
  const report = reportOf(teller, clock);
  const heard: Heard = { actors: new Map(), messages: new Map(), locks: new Map() };
  const counting = (kind: keyof Heard) => ({
    started([event]: readonly unknown[]) {
      countEvent(heard[kind], event, teller);
      report.changed();
      return undefined;
    },
  });
  const own = (isDuration: boolean) => ({
    started([name, value]: readonly unknown[]) {
      report.custom(name, value, isDuration);
      return undefined;
    },
  });
  return undoAll([
    report.asking(async () => {
      const asked = collector.getMetrics ? await collector.getMetrics() : undefined;
      return legacyFigures(asked as Asked | undefined, heard);
    }),
    hookPresent(collector, 'recordActorEvent', counting('actors')),
    hookPresent(collector, 'recordMessageEvent', counting('messages')),
    hookPresent(collector, 'recordLockEvent', counting('locks')),
    hookPresent(collector, 'emit', own(false)),
    hookPresent(collector, 'timing', own(true)),
  ]);
}

function countEvent(counts: Map<string, number>, event: unknown, teller: Teller): void {
  if (typeof event !== 'string') return teller.invalid();
  const before = counts.get(event);
  if (before === undefined && counts.size >= EVENT_NAMES) return teller.invalid();
  counts.set(event, (before ?? 0) + 1);
}
