import { describe, expect, test } from '@jest/globals';
import { readFacts, readMessage, validStatus } from './facts.ts';
import { statusName } from './protocol/actor.ts';
import { compileRedactions, DEFAULT_REDACTIONS } from './protocol/redact.ts';
import { traceparent } from './traceparent.ts';
import type { RecordedMessage } from './types.ts';

test.each([
  ['a long one', 'x'.repeat(1_000), 'x'.repeat(64)],
  ['control characters', 'a\u0000b\u0007', 'ab'],
  ['a character cut in half', `${'x'.repeat(63)}😀`, 'x'.repeat(63)],
])('a status with %s is made one the studio takes', (_what, status, made) => {
  expect(validStatus(status)).toBe(made);
  expect(statusName.safeParse(made).success).toBe(true);
});

test.each([
  ['nothing', ''],
  ['only control characters', '\u0000'],
  ['no text', 7],
])('a status of %s is none', (_what, status) => expect(validStatus(status)).toBeUndefined());

const redactions = compileRedactions(DEFAULT_REDACTIONS);
const read = (message: Omit<RecordedMessage, 'to'>) =>
  readMessage({ to: 'order-1', ...message }, 1, redactions)?.value;

const own = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const cause = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('a message', () => {
  test('says how its handling went', () => {
    const said = { retries: 2, dead: true, queue: 'actor:Order', outcome: 'suspended' } as const;
    expect(read(said)).toEqual({ kind: 'message', at: 1, to: 'order-1', ...said });
  });

  test('is a trace that names its cause', () => {
    expect(read({ traceparent: own, cause })).toEqual({
      kind: 'message',
      at: 1,
      to: 'order-1',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
      causeTraceId: '0af7651916cd43dd8448eb211c80319c',
      causeSpanId: 'b7ad6b7169203331',
    });
  });

  test('is a new trace where only its cause is known, never part of the one before', () => {
    const [first, second] = [read({ cause }), read({ cause })];
    expect(first?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set([first?.traceId, second?.traceId, first?.causeTraceId]).size).toBe(3);
  });

  test('takes the headers made here', () => {
    expect(read({ traceparent: traceparent() })).toHaveProperty('spanId');
  });

  test('is told without what is nonsense', () => {
    const nonsense = { retries: -1, dead: 'yes', queue: 7, outcome: 'fine', traceparent: 'x', cause: 3 };
    expect(read(nonsense as never)).toEqual({ kind: 'message', at: 1, to: 'order-1' });
  });
});

test('errors and addresses are told without secrets', () => {
  expect(read({ error: new Error('refused: token=hush') })?.error).toBe('refused: token=[redacted]');
  const registration = { actorId: 'a', actorType: 'A', serverEndpoint: 'http://app:hush@host:80/' };
  expect(readFacts(registration, redactions)?.value.endpoint).toBe('http://[redacted]@host:80/');
});
