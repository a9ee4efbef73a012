import { beforeEach, describe, expect, test } from '@jest/globals';
import { type CollectingTeller, createCollectingTeller } from '../../demo/stand-ins/collecting-teller.ts';
import { HUSH, NAMES, PLANTED, TEXTS } from '../../demo/stand-ins/planted-secrets.ts';
import { MemoryJournalStore, MemoryStateStore } from '../../demo/stand-ins/stores.ts';
import { readFacts, readMessage } from '../facts.ts';
import { studioDestination } from '../log-destination.ts';
import { compileRedactions, DEFAULT_REDACTIONS } from '../protocol/redact.ts';
import { createRecords } from '../record.ts';
import { tellBase } from './base.ts';
import { baseEntry, tellEntry } from './entries.ts';
import { errorText } from './handlings.ts';
import { captureJournal } from './journal.ts';
import { captureMetricsBy } from './metrics.ts';
import { REPORT_MS } from './report.ts';
import { captureState } from './state.ts';
import { captureTelemetryBy } from './telemetry.ts';
import { captureTraces } from './traces.ts';

let teller: CollectingTeller;
beforeEach(() => {
  teller = createCollectingTeller();
});

/** Everything the teller heard, as text. Fails where nothing was told: silence proves nothing. */
function heard(): string {
  expect(teller.told.length).toBeGreaterThan(0);
  return JSON.stringify(teller.told);
}

const withPath = (path: unknown, value: unknown) => ({
  type: 'state_patches',
  patches: [{ op: 'replace', path, value }],
  inversePatches: [{ op: 'replace', path, value }],
});

test('what is planted would be seen', () => {
  for (const { value } of PLANTED) {
    const shown = JSON.stringify(value, (_, inner) => (inner instanceof Error ? inner.message : inner));
    expect(shown).toContain(HUSH);
  }
});

describe('no secret is told', () => {
  test.each(PLANTED)('by the journal: $what', async ({ value }) => {
    const store = new MemoryJournalStore();
    captureJournal(store, teller);
    store.snapshots.set('back', { state: { value }, cursor: 1, timestamp: 1 });
    store.entries.set('back', [withPath(['a'], value)]);
    await store.getLatestSnapshot('back');
    await store.readEntries('back');
    await store.appendEntry('a', { type: 'invocation', payload: value, metadata: value });
    await store.appendEntry('a', { type: 'activity_completed', activityId: 'act-0', result: value });
    await store.appendEntry('a', { type: 'child_spawned', childId: 'b', actorType: 'B', input: value });
    await store.appendEntry('a', withPath(['some', 'place'], value));
    await store.appendEntry('a', withPath([], { before: 1 }));
    await store.appendEntry('a', withPath([], value));
    await store.saveSnapshot('a', { state: { value }, cursor: 1, timestamp: 1 });
    tellBase(teller, 'c', value);
    tellEntry(teller, 'c', baseEntry(value));
    expect(heard()).not.toContain(HUSH);
  });

  test.each(NAMES)('by patches that lead to %s', async (name) => {
    const store = new MemoryJournalStore();
    captureJournal(store, teller);
    await store.appendEntry('a', withPath(['user', name], HUSH));
    await store.appendEntry('a', withPath(['user', name, 0, 'inner'], HUSH));
    await store.appendEntry('a', withPath(`/user/${name}`, HUSH));
    await store.appendEntry('a', withPath([], { user: { [name]: 'before' } }));
    await store.appendEntry('a', withPath([], { user: { [name]: HUSH } }));
    expect(heard()).not.toContain(HUSH);
  });

  test.each(TEXTS)('by a journal that fails: %s', async (text) => {
    const store = {
      async appendEntry(_id: string, _entry: object): Promise<void> {
        throw new Error(text);
      },
    };
    captureJournal(store, teller);
    await expect(store.appendEntry('a', { type: 'suspended', reason: text })).rejects.toThrow();
    expect(heard()).not.toContain(HUSH);
  });

  test.each(PLANTED)('by states: $what', async ({ value }) => {
    const store = new MemoryStateStore();
    captureState(store, teller);
    await store.save('a', { actorType: 'A', status: 'suspended', state: value, metadata: { value } });
    expect(heard()).not.toContain(HUSH);
  });

  test.each(PLANTED)('by traces: $what', async ({ value }) => {
    const writer = { emit: async (_event: object): Promise<void> => undefined };
    captureTraces(writer, teller);
    await writer.emit({
      trace_id: 't',
      event_type: 'x',
      refs: { value },
      metadata: value as object,
      tags: [value],
    });
    expect(heard()).not.toContain(HUSH);
  });

  test.each(PLANTED)('by telemetry and metrics: $what', async ({ value }) => {
    let store: object = { writeEvent: () => undefined, writeSpan: () => undefined };
    const recorder = {
      getStore: () => store,
      setStore(next: object): void {
        store = next;
      },
    };
    captureTelemetryBy(recorder, teller, teller.runtime);
    const collector = { emit: (_name: string, _value: number) => 1, getMetrics: () => ({ locks: value }) };
    captureMetricsBy(collector, teller, teller.runtime);
    const written = store as { writeEvent(event: object): void; writeSpan(span: object): void };
    written.writeEvent({ actorId: 'a', eventType: 'x', data: value });
    written.writeSpan({ actorId: 'a', spanId: 's', operation: 'x', error: value });
    collector.emit('carts', 1);
    await teller.runtime.advance(REPORT_MS);
    expect(heard()).not.toContain(HUSH);
  });

  test.each(PLANTED)('by calls: $what', ({ value }) => {
    const studio = createRecords(teller);
    studio.recordJournal('a', { type: 'x', value });
    studio.recordState('a', value);
    studio.recordLog({ message: 'x', fields: { value } });
    studio.recordLog({ message: 'x', fields: value as object });
    studio.recordError(Object.assign(new Error('x'), { value }), { fields: { value } });
    studio.recordSpan({ operation: 'x', correlationId: 'c', metadata: { value } });
    studioDestination(studio).write(JSON.stringify({ level: 30, msg: 'x', ...(value as object) }));
    expect(heard()).not.toContain(HUSH);
  });

  test.each(TEXTS)('by texts: %s', (text) => {
    const studio = createRecords(teller);
    studio.recordLog({ message: text, error: new Error('around', { cause: new Error(text) }) });
    studio.recordError(text);
    studio.recordError(new TypeError(text));
    studio.recordSpan({ operation: text, correlationId: 'c', error: new Error(text) });
    studioDestination(studio).write(`${text}\n`);
    studioDestination(studio).write(JSON.stringify({ msg: text, err: { message: text, stack: text } }));
    expect(heard()).not.toContain(HUSH);
  });

  test.each(PLANTED)('by messages and registrations: $what', ({ value }) => {
    const redactions = compileRedactions(DEFAULT_REDACTIONS);
    const message = readMessage({ to: 'a', payload: value }, 1, redactions);
    const facts = readFacts({ actorId: 'a', actorType: 'A', metadata: value }, redactions);
    expect(JSON.stringify([message, facts])).not.toContain(HUSH);
  });

  test.each(TEXTS)('by handlings that fail: %s', (text) => {
    expect(errorText(new Error(text))).not.toContain(HUSH);
    expect(errorText(text)).not.toContain(HUSH);
  });

  test.each(TEXTS)('by errors of messages: %s', (text) => {
    const message = readMessage({ to: 'a', error: new Error(text) }, 1, compileRedactions([]));
    expect(JSON.stringify(message)).not.toContain(HUSH);
  });
});
