import { expect, test } from '@jest/globals';
import { createCollectingTeller } from '../../demo/stand-ins/collecting-teller.ts';
import { workOnce } from '../../demo/stand-ins/loom-runtimes.ts';
import { BEHAVIOURS, connect, messageTo, world } from '../../demo/stand-ins/observed-app.ts';
import { HUSH, TEXTS } from '../../demo/stand-ins/planted-secrets.ts';
import { readMessage } from '../facts.ts';
import { LIMITS } from '../protocol/limits.ts';
import { compileRedactions } from '../protocol/redact.ts';
import { createRecords } from '../record.ts';
import { errorText } from './handlings.ts';
import { captureMetricsBy } from './metrics.ts';
import { REPORT_MS } from './report.ts';
import { captureTelemetryBy } from './telemetry.ts';

const ADDRESS = `redis://u:${HUSH}@h`;

test('the name of a queue and the type of a message are told without secrets, and counted as one', async () => {
  const { queue, runtime, told, settle } = world(undefined, { ...BEHAVIOURS, [ADDRESS]: () => 1 });
  await queue.enqueue(`actor:${ADDRESS}`, messageTo('o1', 1, { messageType: `call?token=${HUSH}` as never }));
  await workOnce(runtime, queue, ADDRESS);
  await settle();
  const name = 'actor:redis://[redacted]@h';
  expect(told('message')).toMatchObject([{ to: 'o1', queue: name, type: 'call?token=[redacted]' }]);
  expect(told('queue')).toMatchObject([{ name, enqueued: 1, taken: 1, done: 1, depth: 0 }]);
  expect(JSON.stringify([told('message'), told('queue')])).not.toContain(HUSH);
});

test.each(TEXTS)('names in calls: %s', async (text) => {
  const { studio, told, settle } = connect();
  studio.recordMessage({ to: 'a', type: text, queue: text });
  await settle();
  expect(told('message')).toHaveLength(1);
  expect(JSON.stringify(told('message'))).not.toContain(HUSH);
});

test.each(TEXTS)('names of metrics and events: %s', async (text) => {
  const teller = createCollectingTeller();
  const collector = {
    emit: (_name: string, _value: number) => 1,
    recordActorEvent: (_event: string) => undefined,
  };
  captureMetricsBy(collector, teller, teller.runtime);
  collector.emit(text, 1);
  collector.recordActorEvent(text);
  await teller.runtime.advance(REPORT_MS);
  expect(teller.told).toHaveLength(1);
  expect(JSON.stringify(teller.told)).not.toContain(HUSH);
});

test('a name is masked before it is cut, so that no half of a secret stays', async () => {
  const teller = createCollectingTeller();
  let store: object = { writeEvent: () => undefined, writeMetric: () => undefined };
  const recorder = {
    getStore: () => store,
    setStore(next: object): void {
      store = next;
    },
  };
  captureTelemetryBy(recorder, teller, teller.runtime);
  const written = store as Record<'writeEvent' | 'writeMetric', (said: object) => void>;
  for (const before of [110, 240]) {
    const name = `${' '.repeat(before)}redis://u:${HUSH.repeat(3)}@h`;
    written.writeEvent({ eventType: name });
    written.writeMetric({ name, value: 1 });
    createRecords(teller).recordSpan({ operation: name, correlationId: 'c' });
    const read = readMessage({ to: 'a', type: name, queue: name }, 1, compileRedactions([]));
    expect(read?.value.type?.length).toBeLessThanOrEqual(LIMITS.nameChars);
    expect(JSON.stringify(read)).not.toContain('hush');
  }
  await teller.runtime.advance(REPORT_MS);
  expect(teller.told).toHaveLength(5);
  expect(JSON.stringify(teller.told)).not.toContain('hush');
});

test.each([
  [{ code: 5, message: 'declined' }, 'declined'],
  [{ code: 5 }, 'code 5'],
  [{ name: 'Refused' }, 'Refused'],
  [new TypeError(''), 'TypeError'],
  ['no stock', 'no stock'],
  [{ toString: (): string => 'says it itself' }, 'says it itself'],
])('what is thrown has the same text whoever tells of it: %j', async (thrown, text) => {
  const { queue, runtime, studio, told, settle } = world(undefined, {
    Order: () => {
      throw thrown;
    },
  });
  await queue.enqueue('actor:Order', messageTo('o1', 1));
  await workOnce(runtime, queue, 'Order');
  studio.recordError(thrown);
  studio.recordMessage({ to: 'o1', error: thrown as never });
  await settle();
  expect(errorText(thrown)).toBe(text);
  expect(told('message').map(({ error }) => error)).toEqual([text, text]);
  expect(told('log')).toMatchObject([{ message: text, error: { message: text } }]);
});
