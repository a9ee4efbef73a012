import { beforeEach, expect, test } from '@jest/globals';
import { type CollectingTeller, createCollectingTeller } from '../../demo/stand-ins/collecting-teller.ts';
import { SPAN_BYTES } from './spans.ts';
import { captureTraces } from './traces.ts';

/** As Loom's, without anything to write to. */
class TraceWriter {
  async emit(_event: object): Promise<void> {
    await Promise.resolve();
  }
}

let teller: CollectingTeller;
let writer: TraceWriter;
let undo: () => void;
beforeEach(() => {
  teller = createCollectingTeller();
  writer = new TraceWriter();
  undo = captureTraces(writer, teller);
});

const completed = {
  trace_id: 't-1',
  span_id: 's-2',
  parent_span_id: 's-1',
  event_type: 'message:completed',
  timestamp: '2026-01-01T00:00:00.000Z',
  status: 'success',
  refs: { actor_state: { actor_id: 'order-1', state_version: '1' } },
  metadata: { duration_ms: 12, authToken: 'hush' },
};

test('an event of a trace is a span of its actor', async () => {
  await writer.emit(completed);
  const { trace_id: _trace, event_type: _type, ...detail } = completed;
  expect(teller.told).toEqual([
    {
      kind: 'span',
      at: teller.now(),
      correlationId: 't-1',
      actorId: 'order-1',
      eventType: 'message:completed',
      detail: { ...detail, metadata: { duration_ms: 12, authToken: '[redacted]' } },
    },
  ]);
});

test.each([
  ['a journal entry', { refs: { journal_entry: { actor_id: 'order-1' } } }],
  ['metadata', { metadata: { actor_id: 'order-1' } }],
])('the actor is found in %s', async (_, named) => {
  await writer.emit({ trace_id: 't', event_type: 'actor:state_changed', ...named });
  expect(teller.of('span')).toMatchObject([{ actorId: 'order-1' }]);
});

test('one that names no actor is a span all the same', async () => {
  await writer.emit({
    trace_id: 't',
    event_type: 'message:received',
    refs: { message: { message_id: 'm' } },
  });
  expect(teller.of('span')[0]).not.toHaveProperty('actorId');
});

test('a large one is told without what it refers to', async () => {
  await writer.emit({ ...completed, metadata: { text: 'x'.repeat(SPAN_BYTES) } });
  expect(teller.of('span')[0]?.detail).toEqual({
    span_id: 's-2',
    parent_span_id: 's-1',
    timestamp: completed.timestamp,
    status: 'success',
    cut: expect.any(String),
  });
});

test.each([[undefined], ['text'], [{}], [{ trace_id: 't' }], [{ trace_id: 7, event_type: 'x' }]])(
  'what is not understood is counted: %j',
  async (event) => {
    await writer.emit(event as object);
    expect(teller.told).toEqual([]);
    expect(teller.invalids).toBe(1);
  },
);

test('the hook comes off', async () => {
  undo();
  await writer.emit(completed);
  expect(teller.told).toEqual([]);
  expect(Object.keys(writer)).toEqual([]);
});
