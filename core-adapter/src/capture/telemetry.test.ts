import { beforeEach, expect, test } from '@jest/globals';
import { type CollectingTeller, createCollectingTeller } from '../../demo/stand-ins/collecting-teller.ts';
import { REPORT_MS } from './report.ts';
import { captureTelemetryBy } from './telemetry.ts';

type Said = Record<string, unknown>;

class Store {
  #written: Said[] = [];
  writeEvent(event: Said): void {
    this.#written.push(event);
  }
  writeMetric(metric: Said): void {
    this.#written.push(metric);
  }
  writeSpan(span: Said): void {
    this.#written.push(span);
  }
  getAll(): Said[] {
    return this.#written;
  }
}

/** As Loom's: one store for the process, called without a guard. */
function createRecorder(first: object) {
  return class Recorder {
    readonly instances = 'none are ever made';
    static store = first as Store;
    static setStore(store: Store): void {
      Recorder.store = store;
    }
    static getStore(): Store {
      return Recorder.store;
    }
    static recordEvent(event: Said): void {
      Recorder.store.writeEvent(event);
    }
    static recordMetric(metric: Said): void {
      Recorder.store.writeMetric(metric);
    }
    static recordSpan(span: Said): void {
      Recorder.store.writeSpan(span);
    }
  };
}

let teller: CollectingTeller;
let store: Store;
let recorder: ReturnType<typeof createRecorder>;
let undo: () => void;
beforeEach(() => {
  teller = createCollectingTeller();
  store = new Store();
  recorder = createRecorder(store);
  undo = captureTelemetryBy(recorder, teller, teller.runtime);
});

const actor = { timestamp: '2026-01-01T00:00:00.000Z', actorId: 'order-1', actorType: 'Order' };

test('an event is a line of its actor, at the level debug', () => {
  recorder.recordEvent({ ...actor, correlationId: 'c', eventType: 'paid', data: { sum: 3, token: 'hush' } });
  expect(teller.told).toEqual([
    {
      kind: 'log',
      at: teller.now(),
      level: 'debug',
      message: 'paid',
      id: 'order-1',
      fields: { actorType: 'Order', correlationId: 'c', data: { sum: 3, token: '[redacted]' } },
    },
  ]);
});

test('a span is a span', () => {
  recorder.recordSpan({
    ...actor,
    spanId: 's',
    operation: 'charge',
    status: 'failed',
    duration: 7,
    error: 'no',
  });
  expect(teller.told).toEqual([
    {
      kind: 'span',
      at: teller.now(),
      correlationId: 's',
      actorId: 'order-1',
      eventType: 'charge',
      detail: { span_id: 's', timestamp: actor.timestamp, status: 'failed', duration_ms: 7, error: 'no' },
    },
  ]);
});

test('metrics are figures of the app', async () => {
  recorder.recordMetric({ ...actor, name: 'carts', value: 3, tags: { shop: 'a' } });
  await teller.runtime.advance(REPORT_MS);
  expect(teller.of('report').map(({ metrics }) => metrics)).toEqual([
    { custom: { carts: { count: 1, last: 3 } } },
  ]);
});

test('the store of the app gets everything and stays what it is', () => {
  recorder.recordEvent({ ...actor, eventType: 'paid' });
  recorder.recordMetric({ ...actor, name: 'carts', value: 3 });
  expect(store.getAll()).toHaveLength(2);
  expect(recorder.getStore()).toBeInstanceOf(Store);
  expect(recorder.getStore().getAll()).toBe(store.getAll());
});

test('a store set later is heard too, and the one before no more', () => {
  const later = new Store();
  recorder.setStore(later);
  recorder.recordEvent({ ...actor, eventType: 'paid' });
  expect(later.getAll()).toHaveLength(1);
  expect(store.getAll()).toHaveLength(0);
  expect(teller.of('log')).toHaveLength(1);
  undo();
  expect(recorder.getStore()).toBe(later);
});

test('a chained store that is set again is not chained twice', () => {
  recorder.setStore(recorder.getStore());
  recorder.recordEvent({ ...actor, eventType: 'paid' });
  expect(teller.of('log')).toHaveLength(1);
  undo();
  expect(recorder.getStore()).toBe(store);
});

test.each([[undefined], ['text'], [{}], [{ ...actor, actorId: '', eventType: 'paid' }]])(
  'nothing it is told throws into the actor: %j',
  (said) => {
    recorder.recordEvent(said as Said);
    recorder.recordSpan(said as Said);
    expect(teller.told).toEqual([]);
    expect(teller.invalids).toBe(2);
    expect(store.getAll()).toHaveLength(2);
  },
);

test('an error of the store of the app stays its own', () => {
  const failing = createRecorder({
    writeEvent() {
      throw new Error('disk full');
    },
  });
  captureTelemetryBy(failing, teller, teller.runtime);
  expect(() => failing.recordEvent({ ...actor, eventType: 'paid' })).toThrow('disk full');
  expect(teller.of('log')).toHaveLength(1);
});

test('a frozen store is heard like others', () => {
  const written: Said[] = [];
  const frozen = createRecorder(Object.freeze({ writeEvent: (event: Said) => written.push(event), kept: 1 }));
  captureTelemetryBy(frozen, teller, teller.runtime);
  frozen.recordEvent({ ...actor, eventType: 'paid' });
  expect(written).toHaveLength(1);
  expect(teller.of('log')).toHaveLength(1);
  expect(frozen.getStore()).toMatchObject({ kept: 1 });
  expect('writeEvent' in frozen.getStore()).toBe(true);
});

test('the store is restored', () => {
  undo();
  expect(recorder.getStore()).toBe(store);
  recorder.recordEvent({ ...actor, eventType: 'paid' });
  expect(teller.told).toEqual([]);
});
