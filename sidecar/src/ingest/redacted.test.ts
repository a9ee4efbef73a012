import { describe, expect, it } from '@jest/globals';
import { LIMITS, type LogEvent, logEvent } from '@loom-studio/core-adapter/protocol';
import { HUSH, PLANTED, TEXTS } from '../../../core-adapter/demo/stand-ins/planted-secrets.ts';
import { redacted } from './redacted.ts';

/** What clients send is JSON: errors are texts by then. */
const asSent = (value: unknown) =>
  JSON.parse(JSON.stringify(value, (_, inner) => (inner instanceof Error ? inner.message : inner)));

const withValue = (value: object): LogEvent[] => [
  { kind: 'registered', at: 1, id: 'a', type: 'T', metadata: { value } },
  { kind: 'changed', at: 1, id: 'a', metadata: { ...value } },
  { kind: 'journal', at: 1, id: 'a', entry: { type: 'x', value } },
  { kind: 'report', at: 1, metrics: { locks: value } },
  { kind: 'span', at: 1, correlationId: 'c', eventType: 'x', detail: { value } },
];

describe('what comes without an adapter is kept without secrets', () => {
  it.each(PLANTED)('$what', ({ value }) => {
    for (const event of withValue(asSent(value))) {
      const before = JSON.stringify(event);
      const kept = redacted(event);
      expect(before).toContain(HUSH);
      expect(JSON.stringify(kept)).not.toContain(HUSH);
      expect(logEvent.safeParse(kept).error).toBeUndefined();
      expect(JSON.stringify(event)).toBe(before);
    }
  });

  it.each(TEXTS)('%s', (text) => {
    const span = redacted({ kind: 'span', at: 1, correlationId: 'c', eventType: text });
    const changed = redacted({ kind: 'changed', at: 1, id: 'a', endpoint: text });
    expect(JSON.stringify([span, changed])).not.toContain(HUSH);
  });
});

it('what is masked still fits', () => {
  const eventType = 'token=a '.repeat(LIMITS.nameChars / 8);
  const kept = redacted({ kind: 'span', at: 1, correlationId: 'c', eventType });
  expect(logEvent.safeParse(kept).error).toBeUndefined();
  const texts = Array.from({ length: 20_000 }, () => 'token=a');
  expect(redacted({ kind: 'journal', at: 1, id: 'a', entry: { texts } })).toMatchObject({
    entry: { cut: expect.stringContaining('[cut') },
  });
});

it('ids stay what they are, and what holds no secret stays as it is', () => {
  const id = 'redis://u:id@h';
  const event: LogEvent = {
    kind: 'changed',
    at: 1,
    id,
    status: 'busy',
    metadata: { tokens: 5, list: [1, null] },
  };
  expect(redacted(event)).toEqual(event);
  const gone: LogEvent = { kind: 'removed', at: 1, id };
  expect(redacted(gone)).toBe(gone);
});
