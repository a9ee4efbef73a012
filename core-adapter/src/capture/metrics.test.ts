import { beforeEach, describe, expect, test } from '@jest/globals';
import { type CollectingTeller, createCollectingTeller } from '../../demo/stand-ins/collecting-teller.ts';
import { captureMetricsBy } from './metrics.ts';
import { CUSTOM_NAMES, REPORT_MS, reportOf } from './report.ts';

/** Counts as Loom's collector in memory does: zero everywhere until something is recorded. */
class Collector {
  asked = 0;
  readonly counts: Record<string, number> = {};
  recordActorEvent(event: string): void {
    this.counts[`actor ${event}`] = this.of(`actor ${event}`) + 1;
  }
  recordMessageEvent(event: string, _durationMs?: number): void {
    this.counts[`message ${event}`] = this.of(`message ${event}`) + 1;
  }
  recordLockEvent(event: string, _durationMs?: number): void {
    this.counts[`lock ${event}`] = this.of(`lock ${event}`) + 1;
  }
  emit(_name: string, _value: number, _labels?: object): void {
    return;
  }
  timing(_name: string, _durationMs: number, _labels?: object): void {
    return;
  }
  async getMetrics(): Promise<object> {
    this.asked++;
    const created = this.of('actor created');
    const done = this.of('message completed');
    return {
      actorPool: {
        total: created,
        active: created,
        idle: -1,
        evicted: 0,
        maxSize: 100,
        utilizationPercent: created,
      },
      messageQueue: {
        pending: this.of('message received') - done,
        processing: 0,
        completed: done,
        failed: 0,
      },
      locks: { activeLocksCount: this.of('lock acquired'), totalLockFailures: this.of('lock failed') },
    };
  }
  private of(name: string): number {
    return this.counts[name] ?? 0;
  }
}

let teller: CollectingTeller;
let collector: Collector;
let undo: () => void;
beforeEach(() => {
  teller = createCollectingTeller();
  collector = new Collector();
  undo = captureMetricsBy(collector, teller, teller.runtime);
});

const reported = () => teller.of('report').map(({ metrics }) => metrics);

test('what was recorded is reported in the words of the studio, and nothing else', async () => {
  collector.recordActorEvent('created');
  await teller.runtime.advance(REPORT_MS);
  expect(reported()).toEqual([
    {
      actorPools: { totalActors: 1, activeActors: 1, evictedActors: 0, poolUtilization: 0.01 },
      recorded: { actors: { created: 1 } },
    },
  ]);
});

test('queues and locks too', async () => {
  collector.recordMessageEvent('received');
  collector.recordMessageEvent('completed', 12);
  collector.recordLockEvent('acquired');
  collector.recordLockEvent('failed');
  await teller.runtime.advance(REPORT_MS);
  expect(reported()).toMatchObject([
    {
      messageQueues: { pendingMessages: 0, completedMessages: 1 },
      locks: { activeLocks: 1, failedAcquisitions: 1 },
      recorded: { messages: { received: 1, completed: 1 }, locks: { acquired: 1, failed: 1 } },
    },
  ]);
});

test('the collector is asked at most every five seconds, and not while nothing is recorded', async () => {
  for (let step = 0; step < 12_000; step += 100) {
    collector.recordMessageEvent('received');
    await teller.runtime.advance(100);
  }
  expect(collector.asked).toBe(3);
  await teller.runtime.advance(60_000);
  expect(collector.asked).toBe(4);
  expect(reported().at(-1)).toMatchObject({ messageQueues: { pendingMessages: 120 } });
});

test('traces of a store that counts them', async () => {
  const tracing = { totalTraces: 4, runningTraces: 1, totalEvents: 10 };
  const asked = { recordActorEvent: (_event: string) => 1, getMetrics: () => ({ tracing }) };
  const other = createCollectingTeller();
  captureMetricsBy(asked, other, other.runtime);
  asked.recordActorEvent('idle');
  await other.runtime.advance(REPORT_MS);
  expect(other.of('report')[0]?.metrics).toEqual({
    traces: { totalTraces: 4, activeTraces: 1, averageEventCount: 2.5 },
    recorded: { actors: { idle: 1 } },
  });
});

test('a collector that fails, or answers nonsense, costs only what it measures', async () => {
  for (const getMetrics of [() => Promise.reject(new Error('no')), () => 'nonsense', () => null]) {
    const other = createCollectingTeller();
    const failing = {
      getMetrics,
      recordLockEvent: (_event: string) => 1,
      emit: (_n: string, _v: number) => 1,
    };
    captureMetricsBy(failing, other, other.runtime);
    failing.recordLockEvent('failed');
    failing.emit('carts', 3);
    await other.runtime.advance(REPORT_MS);
    expect(other.of('report')[0]?.metrics).toMatchObject({ custom: { carts: { count: 1, last: 3 } } });
  }
});

describe('figures of the app', () => {
  test('are counted', async () => {
    collector.emit('carts', 3, { shop: 'a' });
    collector.emit('carts', 4);
    collector.timing('checkout', 10);
    collector.timing('checkout', 30);
    await teller.runtime.advance(REPORT_MS);
    expect(reported()).toEqual([
      {
        custom: {
          carts: { count: 2, last: 4 },
          checkout: { count: 2, lastMs: 30, totalMs: 40, maxMs: 30 },
        },
      },
    ]);
  });

  test('have so many names; the rest is counted', async () => {
    for (let index = 0; index < CUSTOM_NAMES + 7; index++) collector.emit(`name-${index}`, 1);
    await teller.runtime.advance(REPORT_MS);
    expect(Object.keys(reported()[0]?.custom as object)).toHaveLength(CUSTOM_NAMES);
    expect(reported()[0]).toMatchObject({ customDropped: 7 });
  });

  test('that are none are counted as not understood', () => {
    collector.emit('carts', Number.NaN);
    collector.emit('', 1);
    collector.emit(7 as never, 1);
    collector.recordActorEvent(undefined as never);
    expect(teller.invalids).toBe(4);
  });
});

test('two collectors report together, as each report replaces the one before', async () => {
  const second = { recordLockEvent: (_event: string) => 1, emit: (_name: string, _value: number) => 1 };
  captureMetricsBy(second, teller, teller.runtime);
  second.emit('own', 1);
  collector.recordActorEvent('created');
  await teller.runtime.advance(REPORT_MS);
  expect(reported()).toMatchObject([{ actorPools: { totalActors: 1 }, custom: { own: { last: 1 } } }]);
  expect(reportOf(teller)).toBe(reportOf(teller));
});

test('the hooks come off, and nothing is asked any more', async () => {
  collector.recordActorEvent('created');
  undo();
  collector.recordActorEvent('created');
  await teller.runtime.advance(60_000);
  expect(teller.told).toEqual([]);
  expect(collector.asked).toBe(0);
  expect(Object.keys(collector)).toEqual(['asked', 'counts']);
});
