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

  it.each([
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
