import { describe, expect, it } from '@jest/globals';
import type { LiveActor, SeriesData } from '@loom-studio/core-adapter/protocol';
import type { TopicFrame } from './live.ts';
import { KEPT_LINES, NO_ACTOR, reduceActor } from './reduce-actor.ts';
import { noActors, reduceActors } from './reduce-actors.ts';
import { NO_QUERY, reduceQuery } from './reduce-query.ts';
import { KEPT_SERIES_MS, reduceSeries } from './reduce-series.ts';
import { queryFrame } from './scripted-socket.ts';

const actor = (id: string, facts: Partial<LiveActor> = {}): LiveActor => ({
  key: `shop:${id}`,
  app: 'shop',
  id,
  type: 'Order',
  status: 'idle',
  messageCount: 0,
  registeredAt: 1,
  statusAt: 1,
  seenAt: 1,
  v: 1,
  ...facts,
});
const whole = (id: string, facts?: Partial<LiveActor>) => ({
  key: `shop:${id}`,
  whole: actor(id, facts),
});
const query = (p: string | undefined, data: Parameters<typeof queryFrame>[2]) =>
  queryFrame('x', p, data) as TopicFrame;
const reset: TopicFrame = { type: 'reset', t: 'q1', data: { reason: 'epoch' } };

describe('a query', () => {
  const start = reduceQuery(
    NO_QUERY,
    query(undefined, {
      total: 2,
      of: 9,
      from: 4,
      order: ['shop:a', 'shop:b'],
      rows: [whole('a', { queueDepth: 3 }), whole('b')],
    }),
  );

  it('is patched field by field and keeps what was not told', () => {
    const next = reduceQuery(
      start,
      query('x', { rows: [{ key: 'shop:a', set: { status: 'busy' }, unset: ['queueDepth'] }] }),
    );
    expect(next.rows.get('shop:a')).toEqual(actor('a', { status: 'busy' }));
    expect(next).toMatchObject({ total: 2, of: 9, from: 4, order: start.order });
    expect(start.rows.get('shop:a')?.status).toBe('idle');
  });

  it('keeps the last state of a row that is gone while it stays in the window', () => {
    const next = reduceQuery(start, query('x', { now: 50, rows: [{ key: 'shop:a', gone: 'expired' }] }));
    expect(next.rows.get('shop:a')).toMatchObject({ status: 'idle', cause: 'expired', removedAt: 50 });
    expect(reduceQuery(next, query('x', { order: ['shop:b'] })).rows.has('shop:a')).toBe(false);
  });

  it('stands alone without a previous position', () => {
    const next = reduceQuery(start, query(undefined, { total: 0, of: 9, order: [] }));
    expect(next).toMatchObject({ complete: true, total: 0, from: 0, order: [] });
    expect(next.rows.size).toBe(0);
  });

  it('is void after a reset', () => {
    expect(reduceQuery(start, reset).complete).toBe(false);
  });
});

describe('one actor', () => {
  const t = 'actor/shop/a';
  const snapshot: TopicFrame = {
    type: 'snapshot',
    t,
    at: '1',
    data: { now: 1, rows: [actor('a')], page: 0, last: true },
  };
  const line = (seq: number) => ({ at: seq, seq, body: {} });

  it('collects its lines by kind, the newest of them', () => {
    let state = reduceActor(NO_ACTOR, snapshot);
    for (let seq = 1; seq <= KEPT_LINES + 5; seq += 1) {
      const lines = [{ kind: 'journal' as const, entry: line(seq) }];
      state = reduceActor(state, { type: 'delta', t, p: '1', at: '2', data: { now: 1, lines } });
    }
    expect(state.journal).toHaveLength(KEPT_LINES);
    expect(state.journal.at(-1)?.seq).toBe(KEPT_LINES + 5);
    expect(state.messages).toEqual([]);
  });

  it('keeps its last state with the cause when it is gone', () => {
    const gone = reduceActor(reduceActor(NO_ACTOR, snapshot), {
      type: 'delta',
      t,
      p: '1',
      at: '2',
      data: { now: 70, rows: [{ key: 'shop:a', gone: 'evicted' }] },
    });
    expect(gone.actor).toMatchObject({ id: 'a', cause: 'evicted', removedAt: 70 });
  });

  it('tells "none known" from "not told yet"', () => {
    expect(NO_ACTOR.complete).toBe(false);
    const none = reduceActor(NO_ACTOR, { ...snapshot, data: { ...snapshot.data, rows: [] } });
    expect(none).toMatchObject({ complete: true, actor: undefined, begun: 1 });
  });
});

describe('every actor', () => {
  it('is there exactly once, whatever came in pages and deltas', () => {
    const page = (number: number, rows: LiveActor[], last: boolean): TopicFrame => ({
      type: 'snapshot',
      t: 'actors',
      at: '1',
      data: { now: 1, rows, page: number, last },
    });
    let state = reduceActors(noActors(), page(0, [actor('a')], false));
    expect(state.complete).toBe(false);
    state = reduceActors(state, page(1, [actor('b')], true));
    state = reduceActors(state, {
      type: 'delta',
      t: 'actors',
      p: '1',
      at: '2',
      data: {
        now: 2,
        rows: [
          { key: 'shop:a', gone: 'missing' },
          { key: 'shop:b', set: { v: 2 } },
          whole('c'),
          { key: 'shop:x', set: { v: 3 } },
        ],
      },
    });
    expect([...state.actors.keys()]).toEqual(['shop:b', 'shop:c']);
    expect(state.actors.get('shop:b')?.v).toBe(2);
    expect(reduceActors(state, page(0, [actor('z')], true)).actors.size).toBe(1);
  });
});

describe('a series', () => {
  const data = (times: number[], value: (time: number) => number | null): SeriesData => {
    const line = times.map(value);
    const group = { by: 'all' as const, name: 'all', actors: line, rate: line, errors: line, depth: line };
    return {
      now: 1,
      stepMs: 1_000,
      times,
      groups: [{ ...group, waitP50: line, waitP95: line, waitP99: line }],
      grid: [],
      others: 0,
    };
  };
  const frame = (p: string | undefined, news: SeriesData): TopicFrame => ({
    type: 'metrics',
    t: 'metrics',
    at: 'x',
    ...(p !== undefined && { p }),
    data: news,
  });

  it('grows by what is new and keeps its holes', () => {
    const start = reduceSeries(
      undefined,
      frame(
        undefined,
        data([1_000, 2_000], (time) => time),
      ),
    );
    const next = reduceSeries(
      start,
      frame(
        'x',
        data([2_000, 3_000], (time) => (time > 2_000 ? null : 9)),
      ),
    );
    expect(next?.times).toEqual([1_000, 2_000, 3_000]);
    expect(next?.groups[0]?.rate).toEqual([1_000, 2_000, null]);
  });

  it('drops what is older than it keeps', () => {
    const start = reduceSeries(
      undefined,
      frame(
        undefined,
        data([0, 1_000], (time) => time),
      ),
    );
    const next = reduceSeries(
      start,
      frame(
        'x',
        data([KEPT_SERIES_MS], (time) => time),
      ),
    );
    expect(next?.times).toEqual([1_000, KEPT_SERIES_MS]);
    expect(next?.groups[0]?.waitP99).toEqual([1_000, KEPT_SERIES_MS]);
  });

  it('is replaced as a whole, and void after a reset', () => {
    const start = reduceSeries(
      undefined,
      frame(
        undefined,
        data([1], () => 1),
      ),
    );
    expect(
      reduceSeries(
        start,
        frame(
          undefined,
          data([9], () => 9),
        ),
      )?.times,
    ).toEqual([9]);
    expect(reduceSeries(start, reset)).toBeUndefined();
  });
});
