import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../../../tests/support/eventually.ts';
import { connectLive } from './live-client.ts';
import { createWorld, type World } from './world.ts';

/** What apps tell beyond their actors: queues, errors, logs, traces and what observing costs. */
export function captureSuite(transport: string): void {
  describe('what is captured', () => {
    let world: World;
    const at = Date.now();
    beforeAll(async () => {
      world = await createWorld({ TRANSPORT: transport });
      await world.flush(1, [
        { kind: 'hello', at, captures: ['registry', 'queues'] },
        { kind: 'registered', at, id: 'o/1', type: 'Order' },
        { kind: 'queue', at, name: 'actor:Order', enqueued: 5, taken: 2, depth: 3 },
        { kind: 'queue', at, name: 'silent', done: 1 },
        { kind: 'message', at, to: 'o/1', error: 'card 17 declined', times: 4 },
        { kind: 'log', at, level: 'debug', message: 'cache hit', id: 'o/1' },
        {
          kind: 'log',
          at,
          level: 'error',
          message: 'no stock',
          error: { name: 'StockError', message: 'sold out' },
        },
        { kind: 'self', at, nanos: 900, share: 0.02, shedding: 'payloads' },
      ]);
      const bank = { producer: 'bank/host-1/b1' };
      await world.flush(1, [{ kind: 'queue', at, name: 'actor:Order', depth: 8 }], bank);
    });
    afterAll(() => world.close());
    const list = async (path: string) => (await world.ask(path)).json;
    const messages = async (path: string) =>
      (await list(path)).map(({ body }: { body: { message: string } }) => body.message);

    test('queues come with what waits, most first', async () => {
      expect(await list('/api/queues')).toEqual([
        expect.objectContaining({ app: 'bank', depth: 8, growing: false }),
        expect.objectContaining({ app: 'shop', name: 'actor:Order', depth: 3, enqueued: 5, taken: 2 }),
        expect.not.objectContaining({ depth: expect.anything() }),
      ]);
      expect(await list('/api/queues?app=bank')).toHaveLength(1);
    });

    test('errors come by cause', async () => {
      expect(await list('/api/errors?type=Order')).toEqual([
        expect.objectContaining({
          ...{ app: 'shop', text: 'card # declined', sample: 'card 17 declined', count: 4, actor: 'o/1' },
        }),
      ]);
      expect(await list('/api/errors?limit=1')).toHaveLength(1);
      expect(await list('/api/errors?app=bank')).toEqual([]);
    });

    test('lines of logs come by level, text, app and actor', async () => {
      expect(await messages('/api/logs')).toEqual(['no stock', 'cache hit']);
      expect(await messages('/api/logs?level=warn')).toEqual(['no stock']);
      expect(await messages('/api/logs?q=SOLD&app=shop')).toEqual(['no stock']);
      expect(await messages('/api/logs?app=bank')).toEqual([]);
      expect(await messages('/api/actors/o%2F1/logs')).toEqual(['cache hit']);
      expect(await messages('/api/actors/o%2F1/logs?app=shop&level=info')).toEqual([]);
      expect(await messages('/api/actors/nobody/logs')).toEqual([]);
    });

    test('processes say what they observe, what it costs, and that one does not turn', async () => {
      const stall = { kind: 'stall', at, watched: 'shop/host-1/r1', blockedMs: 5_000 };
      const running = [{ id: 'o/1', operation: 'execute', since: at }];
      await world.flush(1, [{ ...stall, running }], { producer: 'shop/host-1/w1' });
      const processes = await list('/api/producers');
      const shop = processes.find(({ id }: { id: string }) => id === 'shop/host-1/r1');
      expect(shop).toMatchObject({
        ...{ captures: ['registry', 'queues'], nanos: 900, share: 0.02, shedding: 'payloads' },
        ...{ blockedSince: expect.any(Number), blocked: ['o/1'] },
      });
      const { text } = await world.ask('/metrics');
      expect(text).toContain('studio_processes_blocked 1\n');
      expect(text).toContain('studio_processes_shedding{what="payloads"} 1\n');
      expect(text).toContain('studio_processes_shedding{what="spans"} 0\n');
    });

    test('queues stand in Prometheus', async () => {
      const { text } = await world.ask('/metrics');
      expect(text).toContain('studio_queue_depth{app="shop",queue="actor:Order"} 3\n');
      expect(text).toContain('studio_queue_enqueued_total{app="shop",queue="actor:Order"} 5\n');
      expect(text).toContain('studio_queue_done_total{app="shop",queue="silent"} 1\n');
      expect(text).not.toContain('studio_queue_depth{app="shop",queue="silent"}');
      expect(text).toContain('studio_rows_forgotten_total 0\n');
    });

    const spans = (names: string[], more: object = {}) => ({
      resourceSpans: [
        {
          scopeSpans: [
            {
              spans: names.map((name, n) => ({
                name,
                traceId: 'ab'.repeat(16),
                spanId: `0${n + 1}`.repeat(8),
                ...more,
              })),
            },
          ],
        },
      ],
    });

    test('spans of OpenTelemetry and minimal ones are read as traces', async () => {
      const sent = await world.post('/v1/traces?app=shop', spans(['charge', 'ship']));
      expect(sent).toMatchObject({ status: 200, json: {} });
      const { spans: kept, truncated } = await list(`/api/traces/${'ab'.repeat(16)}`);
      expect(kept.map(({ body }: { body: object }) => body)).toEqual([
        expect.objectContaining({ app: 'shop', eventType: 'charge', detail: { spanId: '01'.repeat(8) } }),
        expect.objectContaining({ eventType: 'ship' }),
      ]);
      expect(truncated).toBe(false);
      expect((await list(`/api/traces/${'ab'.repeat(16)}?app=bank`)).spans).toEqual([]);
      await world.post('/api/trace', { correlationId: 'c/1', eventType: 'message:received' });
      expect((await list('/api/traces/c%2F1')).spans).toHaveLength(1);
      expect(await list('/api/traces/nobody')).toEqual({ spans: [], truncated: false });
      expect((await world.ask(`/api/traces/${'x'.repeat(257)}`)).json).toMatchObject({ code: 'invalid' });
    });

    test('of spans of which some are wrong the others are taken', async () => {
      const { resourceSpans } = spans(['fine']);
      const wrong = spans(['wrong'], { traceId: 'short' });
      const reply = await world.post('/v1/traces', {
        resourceSpans: [...resourceSpans, ...wrong.resourceSpans],
      });
      expect(reply).toMatchObject({
        status: 200,
        json: { partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringContaining('traceId') } },
      });
      expect((await world.ask('/metrics')).text).toContain(
        'studio_dropped_total{limit="traces.rejected"} 1\n',
      );
    });

    test.each([
      ['application/x-protobuf', {}, 'http/json'],
      ['text/plain', {}, 'application/json'],
      ['application/json', { 'content-encoding': 'gzip' }, 'gzip'],
    ])('spans as %s %j are refused with what to do', async (type, headers, hint) => {
      const reply = await world.post('/v1/traces', {}, { 'content-type': type, ...headers });
      expect(reply.json).toMatchObject({ status: 415, detail: expect.stringContaining(hint) });
    });

    test.each([
      ['text', 422],
      [{ resourceSpans: 'none' }, 422],
      [{ resourceSpans: [{ x: JSON.parse('['.repeat(40) + ']'.repeat(40)) }] }, 422],
      [{ resourceSpans: ['x'.repeat(4 * 1024 * 1024)] }, 413],
    ])('a request of spans that is none, too deep or too large is refused', async (body, status) => {
      expect((await world.post('/v1/traces', body)).json).toMatchObject({ status });
      expect((await world.ask('/v1/traces')).status).toBe(405);
      expect((await world.ask('/v1/metrics', { method: 'POST' })).json).toMatchObject({ code: 'not_found' });
    });

    test('one actor is followed with the lines of its log', async () => {
      const client = await connectLive(world);
      client.subscribe('o', { topic: 'actor', app: 'shop', id: 'o/1' });
      await client.frame('snapshot');
      const line = { kind: 'log', at, level: 'info', message: 'paid', id: 'o/1' };
      await world.flush(1, [line, { ...line, id: 'another' }], { producer: 'shop/host-2/r2' });
      await eventually(() =>
        expect(client.held('o').lines).toEqual([
          {
            kind: 'log',
            entry: expect.objectContaining({ body: expect.objectContaining({ message: 'paid' }) }),
          },
        ]),
      );
      expect(client.faults).toEqual([]);
    });

    test('queues and causes are told whole, then again when they change', async () => {
      const client = await connectLive(world);
      client.subscribe('q', { topic: 'tables', of: 'queues' });
      client.subscribe('e', { topic: 'tables', of: 'causes' });
      const queues = await client.frame('tables', ({ t }) => t === 'tables/queues');
      expect(queues.data).toMatchObject({
        more: 0,
        queues: [{ depth: 8 }, { depth: 3 }, { name: 'silent' }],
      });
      const causes = await client.frame('tables', ({ t }) => t === 'tables/causes');
      expect(causes.data.causes).toHaveLength(2);
      await world.flush(1, [{ kind: 'queue', at, name: 'actor:Order', depth: 20 }], {
        producer: 'bank/host-2/b2',
      });
      const newcomer = await connectLive(world);
      newcomer.subscribe('q', { topic: 'tables', of: 'queues' });
      await newcomer.frame('tables', ({ data }) => data.queues?.[0]?.depth === 28);
      const next = await client.frame('tables', ({ data }) => data.queues?.[0]?.depth === 28);
      expect(next.at).not.toBe(queues.at);
      expect(
        client.frames.filter((frame) => frame.type === 'tables' && frame.t === 'tables/causes'),
      ).toHaveLength(1);
      const topics = async () => /^studio_live_topics (\d+)$/m.exec((await world.ask('/metrics')).text)?.[1];
      const followed = Number(await topics());
      client.send({ type: 'unsubscribe', id: 'e' });
      await eventually(async () => expect(await topics()).toBe(String(followed - 1)));
      client.subscribe('x', { topic: 'tables', of: 'colours' as never });
      expect((await client.frame('error')).data).toMatchObject({ code: 'invalid' });
      expect(client.faults).toEqual([]);
    });

    test('queues and causes of one app, and how many rows made room for others', async () => {
      const reply = await world.ask('/api/queues?app=shop&limit=1');
      expect(reply.json).toHaveLength(1);
      expect(reply.headers['x-rows-forgotten']).toBe('0');
      const client = await connectLive(world);
      client.subscribe('b', { topic: 'tables', of: 'queues', app: 'nobody' });
      const told = await client.frame('tables', ({ t }) => t === 'tables/queues/nobody');
      expect(told.data).toMatchObject({ queues: [], more: 0, forgotten: 0 });
      expect(client.faults).toEqual([]);
    });

    test('a body that is packed is refused as such', async () => {
      const reply = await world.post('/api/journal/a', {}, { 'content-encoding': 'gzip' });
      expect(reply.json).toMatchObject({ status: 415, detail: expect.stringContaining('gzip') });
    });

    test.each([
      ['/api/queues?app=a:b', 'app'],
      ['/api/queues?limit=abc', 'limit'],
      ['/api/errors?limit=501', 'limit'],
      ['/api/errors?type=', 'type'],
      ['/api/logs?level=loud', 'level'],
      ['/api/logs?q=', 'q'],
      ['/api/actors/a/logs?to=soon', 'to'],
    ])('%s is refused with the place', async (path, name) => {
      expect(await list(path)).toMatchObject({
        ...{ status: 422, code: 'invalid' },
        errors: [{ path: `query.${name}` }],
      });
    });
  });
}
