import { describe, expect, it } from '@jest/globals';
import type { HistoryEntry } from '@loom-studio/core-adapter/protocol';
import { HISTORY_LINES } from '../../engine/engine.ts';
import { traceIn } from './trace.ts';

const line = (at: number, correlationId: string, detail?: object, app = 'shop'): HistoryEntry => ({
  ...{ at: 1_000, seq: at },
  body: { app, at, correlationId, eventType: 'x', ...(detail && { detail }) },
});
const others = Array.from({ length: HISTORY_LINES }, (_, at) => line(at, 'other'));
const root = { spanId: 'a' };
const child = { spanId: 'b', parentSpanId: 'a' };

describe('a trace', () => {
  it('is told from when its spans began, oldest first, of one app or all', () => {
    const kept = [line(5, 't', child), line(9, 'u'), line(3, 't', root), line(4, 't', {}, 'bank')];
    const begun = (app?: string) => traceIn(kept, 't', app).spans.map(({ body }) => body['at']);
    expect(begun()).toEqual([3, 4, 5]);
    expect(begun('shop')).toEqual([3, 5]);
    expect(traceIn(kept, 'nothing')).toEqual({ spans: [], truncated: false });
  });

  it('tells a span that was sent again once', () => {
    const kept = [line(1, 't', root), line(2, 't'), line(2, 't'), line(1, 't', { ...root, status: 'ok' })];
    const { spans } = traceIn(kept, 't');
    expect(spans).toHaveLength(3);
    expect(spans[0]?.body['detail']).toMatchObject({ status: 'ok' });
  });

  it('tells what Loom says of a span once for each event, and what an app records once', () => {
    const told = (eventType: string, more = {}): HistoryEntry => {
      const each = line(1, 't', { span_id: 'a', ...more });
      return { ...each, body: { ...each.body, eventType } };
    };
    const kept = [
      told('message:received'),
      told('message:completed'),
      told('charge'),
      told('charge', { status: 'ok' }),
    ];
    const { spans } = traceIn(kept, 't');
    expect(spans.map(({ body }) => body['eventType'])).toEqual([
      'message:received',
      'message:completed',
      'charge',
    ]);
    expect(spans[2]?.body['detail']).toMatchObject({ status: 'ok' });
  });

  it.each([
    [
      'they are recorded',
      false,
      [line(1, 't', { span_id: 'a' }), line(2, 't', { span_id: 'b', parent_span_id: 'a' })],
    ],
    ['the parent of one recorded is missing', true, [line(2, 't', { span_id: 'b', parent_span_id: 'a' })]],
    ['its first span and each parent are there', false, [line(1, 't', root), line(2, 't', child)]],
    ['a parent is missing', true, [line(1, 't', root), line(2, 't', { spanId: 'c', parentSpanId: 'z' })]],
    ['its first span is missing', true, [line(2, 't', child)]],
    ['its spans tell of no parents', true, [line(2, 't')]],
    ['none of it is there', true, []],
  ])('may be truncated where spans were forgotten: when %s, %s', (_, truncated, spans) => {
    expect(traceIn(spans, 't').truncated).toBe(false);
    expect(traceIn([...others, ...spans], 't').truncated).toBe(truncated);
  });
});
