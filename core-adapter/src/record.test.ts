import { beforeEach, describe, expect, test } from '@jest/globals';
import { type CollectingTeller, createCollectingTeller } from '../demo/stand-ins/collecting-teller.ts';
import { FIELDS_BYTES } from './capture/lines.ts';
import { LIMITS } from './protocol/limits.ts';
import { createRecords } from './record.ts';
import type { Records } from './record-types.ts';

let teller: CollectingTeller;
let studio: Records;
beforeEach(() => {
  teller = createCollectingTeller(['fields.ssn']);
  studio = createRecords(teller);
});

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const header = (span: string): string => `00-${trace}-${span.repeat(16)}-01`;

test('a journal entry', () => {
  studio.recordJournal('order-1', { type: 'approved', by: 'ada', token: 'hush' });
  expect(teller.told).toEqual([
    {
      kind: 'journal',
      at: teller.now(),
      id: 'order-1',
      entry: { type: 'approved', by: 'ada', token: '[redacted]', at: teller.now() },
    },
  ]);
});

test('a state, where it is another than before', () => {
  studio.recordState('order-1', { total: 1 });
  studio.recordState('order-1', { total: 1 });
  studio.recordState('order-2', { total: 1 });
  studio.recordState('order-1', null);
  expect(teller.entries('order-1')).toMatchObject([
    { type: 'state', state: { total: 1 } },
    { type: 'state', state: null },
  ]);
  expect(teller.entries('order-2')).toHaveLength(1);
});

describe('a line of a log', () => {
  test('with all it may have', () => {
    const error = new TypeError('no such order');
    studio.recordLog({ level: 'warn', actorId: 'a', message: 'late', error, fields: { by: 3, ssn: '1' } });
    expect(teller.told).toEqual([
      {
        kind: 'log',
        at: teller.now(),
        level: 'warn',
        message: 'late',
        id: 'a',
        error: { name: 'TypeError', message: 'no such order', stack: error.stack },
        fields: { by: 3, ssn: '[redacted]' },
      },
    ]);
  });

  test('with as little as possible', () => {
    studio.recordLog({ message: 'started' });
    studio.recordLog({ error: 'it broke' });
    expect(teller.told).toEqual([
      { kind: 'log', at: teller.now(), level: 'info', message: 'started' },
      { kind: 'log', at: teller.now(), level: 'error', message: 'it broke', error: { message: 'it broke' } },
    ]);
  });

  test('is cut', () => {
    const long = 'x'.repeat(100_000);
    const error = Object.assign(new Error(long), { stack: long, name: long });
    studio.recordLog({ message: long, error, fields: { text: 'x'.repeat(FIELDS_BYTES) } });
    const [line] = teller.of('log');
    expect(line?.message).toHaveLength(LIMITS.logChars);
    expect(line?.error?.message).toHaveLength(LIMITS.logChars);
    expect(line?.error?.stack).toHaveLength(LIMITS.stackChars);
    expect(line?.error?.name).toHaveLength(LIMITS.nameChars);
    expect(line?.fields).toEqual({ cut: expect.any(String) });
    expect(teller.bytes[0]).toBeGreaterThan(LIMITS.logChars * 2 + LIMITS.stackChars);
  });
});

test('an error, with what caused it', () => {
  const error = new Error('order failed', { cause: new Error('card refused: password=hush') });
  studio.recordError(error, { actorId: 'a', fields: { try: 2 } });
  const [line] = teller.of('log');
  expect(line).toMatchObject({ level: 'error', id: 'a', message: 'order failed', fields: { try: 2 } });
  expect(line?.error?.stack).toContain('Caused by: Error: card refused: password=[redacted]');
});

test('an error that is its own cause ends', () => {
  const error = new Error('ring');
  error.cause = error;
  studio.recordError(error);
  expect(teller.of('log')[0]?.error?.stack?.match(/Caused by/g)).toHaveLength(5);
});

test.each([['text'], [7], [{ message: 'no error of the language' }]])(
  'an error may be anything: %j',
  (error) => {
    studio.recordError(error);
    expect(teller.of('log')[0]?.error?.message).toBe(
      typeof error === 'object' ? error.message : String(error),
    );
  },
);

describe('a span', () => {
  test('of a trace by headers', () => {
    studio.recordSpan({
      operation: 'charge card',
      actorId: 'a',
      traceparent: header('2'),
      parent: header('1'),
      durationMs: 12,
      metadata: { sum: 3, apiKey: 'hush' },
    });
    expect(teller.told).toEqual([
      {
        kind: 'span',
        at: teller.now(),
        correlationId: trace,
        actorId: 'a',
        eventType: 'charge card',
        detail: {
          span_id: '2'.repeat(16),
          parent_span_id: '1'.repeat(16),
          duration_ms: 12,
          metadata: { sum: 3, apiKey: '[redacted]' },
        },
      },
    ]);
  });

  test('of a trace by a name of its own, that failed', () => {
    studio.recordSpan({ operation: 'charge', correlationId: 'c-1', error: new Error('no funds') });
    expect(teller.of('span')).toMatchObject([
      { correlationId: 'c-1', detail: { status: 'failed', error: 'no funds' } },
    ]);
  });
});

const unreadable: object = new Proxy(
  {},
  {
    get() {
      throw new Error('no');
    },
  },
);

test.each<[string, (records: Records) => void]>([
  ['no id', (it) => it.recordJournal('', { type: 'x' })],
  ['no entry', (it) => it.recordJournal('a', 'text' as never)],
  ['an entry that cannot be read', (it) => it.recordJournal('a', unreadable)],
  ['no state', (it) => it.recordState('a', undefined)],
  ['a state of nobody', (it) => it.recordState(7 as never, {})],
  ['no line', (it) => it.recordLog(undefined as never)],
  ['an empty line', (it) => it.recordLog({})],
  ['a level there is not', (it) => it.recordLog({ level: 'loud' as never, message: 'x' })],
  ['a message that is none', (it) => it.recordLog({ message: 7 as never })],
  ['fields that are none', (it) => it.recordLog({ message: 'x', fields: 'y' as never })],
  [
    'a line of an actor without a proper id',
    (it) => it.recordLog({ message: 'x', actorId: 'x'.repeat(600) }),
  ],
  ['a line that cannot be read', (it) => it.recordLog(unreadable)],
  ['no error', (it) => it.recordError(undefined)],
  ['an error that cannot be read', (it) => it.recordError(unreadable)],
  ['a span of no trace', (it) => it.recordSpan({ operation: 'x' })],
  ['a span of a header that is none', (it) => it.recordSpan({ operation: 'x', traceparent: 'nonsense' })],
  ['a span of nothing', (it) => it.recordSpan({ operation: '', correlationId: 'c' })],
  ['no span', (it) => it.recordSpan(null as never)],
])('what is not understood is counted and never thrown: %s', (_, call) => {
  expect(() => call(studio)).not.toThrow();
  expect(teller.told).toEqual([]);
  expect(teller.invalids).toBe(1);
});
