import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type CollectingTeller, createCollectingTeller } from '../../demo/stand-ins/collecting-teller.ts';
import { MemoryStateStore } from '../../demo/stand-ins/stores.ts';
import { studioDestination } from '../log-destination.ts';
import { appEvent } from '../protocol/events.ts';
import { isDeeperThan, LIMITS } from '../protocol/limits.ts';
import { createRecords } from '../record.ts';
import { tellBase } from './base.ts';
import { captureJournal } from './journal.ts';
import { captureMetricsBy } from './metrics.ts';
import { REPORT_MS } from './report.ts';
import { captureState } from './state.ts';
import { captureTelemetryBy } from './telemetry.ts';
import { captureTraces } from './traces.ts';

/** Says this value in every place where an app may say something. */
async function sayEverywhere(teller: CollectingTeller, value: never): Promise<void> {
  const taken = async (..._said: unknown[]): Promise<void> => undefined;
  const journal = { appendEntry: taken, saveSnapshot: taken, trimEntries: taken };
  captureJournal(journal, teller);
  const patches = [{ op: 'replace', path: [], value }];
  for (const entry of [
    value,
    { type: value, value },
    { type: 'state_patches', patches },
    { type: 'state_patches', patches: value },
  ])
    await journal.appendEntry('a', entry);
  await journal.appendEntry('a', { type: 'child_spawned', childId: value, actorType: value });
  await journal.appendEntry('a', { type: 'child_spawned', childId: 'b', actorType: value });
  await journal.saveSnapshot('a', value);
  await journal.saveSnapshot('a', { state: value, cursor: value, timestamp: value });
  await journal.trimEntries('a', value);
  tellBase(teller, 'c', value);
  const states = new MemoryStateStore();
  captureState(states, teller);
  await states.save('a', value);
  await states.save('a', { actorType: value, status: value, state: value, metadata: value });
  await states.save('a', { status: 'failed', metadata: { parentActorId: value } });
  const writer = { emit: async (_event: object): Promise<void> => undefined };
  captureTraces(writer, teller);
  await writer.emit(value);
  await writer.emit({ trace_id: value, span_id: value, event_type: value, refs: value, metadata: value });
  await writer.emit({
    trace_id: 't',
    event_type: 'x',
    span_id: value,
    timestamp: value,
    refs: { actor_state: value },
  });
  await sayFigures(teller, value);
  sayByCalls(teller, value);
}

async function sayFigures(teller: CollectingTeller, value: never): Promise<void> {
  let store: object = {
    writeEvent: () => undefined,
    writeMetric: () => undefined,
    writeSpan: () => undefined,
  };
  const recorder = {
    getStore: () => store,
    setStore(next: object): void {
      store = next;
    },
  };
  captureTelemetryBy(recorder, teller, teller.runtime);
  const written = store as Record<'writeEvent' | 'writeMetric' | 'writeSpan', (said: unknown) => void>;
  written.writeEvent({ actorId: 'a', eventType: 'x', actorType: value, data: value });
  written.writeEvent({ actorId: value, eventType: value });
  written.writeMetric({ name: value, value });
  written.writeSpan({ spanId: 's', operation: value, status: value, error: value });
  const collector = {
    recordActorEvent: (_event: string) => 1,
    emit: (_name: string, _value: number) => 1,
    getMetrics: () => ({ actorPool: value, locks: { activeLocksCount: value } }),
  };
  captureMetricsBy(collector, teller, teller.runtime);
  collector.recordActorEvent(value);
  collector.emit(value, 1);
  await teller.runtime.advance(REPORT_MS);
}

function sayByCalls(teller: CollectingTeller, value: never): void {
  const studio = createRecords(teller);
  studio.recordJournal(value, value);
  studio.recordState(value, value);
  studio.recordState('a', value);
  studio.recordLog(value);
  studio.recordLog({ level: value, message: value, actorId: value, error: value, fields: value });
  studio.recordLog({ message: 'x', error: value });
  studio.recordError(value, value);
  studio.recordSpan(value);
  studio.recordSpan({ operation: value, correlationId: value });
  studio.recordSpan({
    operation: 'x',
    correlationId: 'c',
    status: value,
    durationMs: value,
    metadata: value,
  });
  studioDestination(studio).write(value);
}

function faults(teller: CollectingTeller): string[] {
  return teller.told.flatMap((event) => {
    const text = JSON.stringify(event);
    const read = appEvent.safeParse(JSON.parse(text));
    return [
      ...(read.success ? [] : [`${event.kind}: ${read.error.message}`]),
      ...(Buffer.byteLength(text) > LIMITS.eventBytes ? [`${event.kind}: too large`] : []),
      ...(isDeeperThan({ events: [event] }, LIMITS.jsonDepth) ? [`${event.kind}: too deep`] : []),
    ];
  });
}

test('whatever an app says, nothing throws and the studio takes what is told of it', async () => {
  const anything = fc.anything({ withBigInt: true, withMap: true, withDate: true, withNullPrototype: true });
  await fc.assert(
    fc.asyncProperty(anything, async (value) => {
      const teller = createCollectingTeller();
      await sayEverywhere(teller, value as never);
      expect(faults(teller)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

const deep = Array.from({ length: 200 }).reduce((inner) => ({ inner }), {});

test.each<[string, unknown]>([
  ['deep', deep],
  ['a long text', 'x'.repeat(1_000_000)],
  ['a long text of signs', '\u0001😀'.repeat(100_000)],
  [
    'a large object',
    Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`name-${index}`, index])),
  ],
  [
    'large texts',
    { message: 'x'.repeat(300_000), stack: '\u0001'.repeat(300_000), name: 'x'.repeat(300_000) },
  ],
  ['a large list', Array.from({ length: 100_000 }, (_, index) => ({ index }))],
  [
    'an error that is large',
    Object.assign(new Error('x'.repeat(300_000)), { cause: new Error('y'.repeat(300_000)) }),
  ],
])('also what is %s', async (_, value) => {
  const teller = createCollectingTeller();
  await sayEverywhere(teller, value as never);
  expect(teller.told.length).toBeGreaterThan(5);
  expect(faults(teller)).toEqual([]);
});

test('bytes are estimated near enough to bound what waits', async () => {
  const teller = createCollectingTeller();
  await sayEverywhere(teller, {
    text: 'x'.repeat(2_000),
    list: [1, 2, 3],
    message: 'no',
    type: 'x',
  } as never);
  for (const [index, event] of teller.told.entries()) {
    const size = JSON.stringify(event).length;
    expect([event.kind, size <= 1.5 * (teller.bytes[index] ?? 0)]).toEqual([event.kind, true]);
  }
});
