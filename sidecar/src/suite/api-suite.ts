import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../../../tests/support/eventually.ts';
import { createWorld, type World } from './world.ts';

/** Identity, lists, adapters and the documents. */
export function apiSuite(transport: string): void {
  describe('the API', () => {
    let world: World;
    beforeAll(async () => {
      world = await createWorld({ TRANSPORT: transport });
    });
    afterAll(() => world.close());

    test.each([
      'a/b',
      'a:b',
      '100%',
      '%2F',
      '%252F',
      'wörk ☕ 工',
      '?x=1&y#z',
      'a b+c',
      '"quoted"\\',
      'line\nbreak',
      '__proto__',
    ])('an id may be %j', async (id) => {
      const path = `/api/actors/${encodeURIComponent(id)}`;
      await world.post('/api/actor/register', { id, type: 'Odd' });
      expect((await world.ask(path)).json).toMatchObject({ id, type: 'Odd' });
      await world.ask(`/api/actor/${encodeURIComponent(id)}`, { method: 'DELETE' });
      expect((await world.ask(path)).status).toBe(410);
    });

    test('one id in two apps is two actors, and the short URL lists both', async () => {
      for (const app of ['shop', 'bank']) {
        await world.post(`/api/actor/register?app=${app}`, { id: 'twin', type: app });
      }
      const short = await world.ask('/api/actors/twin');
      expect(short.status).toBe(409);
      expect(short.json).toMatchObject({ code: 'ambiguous', apps: ['bank', 'shop'] });
      expect((await world.ask('/api/actors/twin?app=bank')).json).toMatchObject({ type: 'bank' });
      expect((await world.ask('/api/journal/twin')).status).toBe(409);
      await world.ask('/api/actor/twin?app=bank', { method: 'DELETE' });
      expect((await world.ask('/api/actors/twin')).json).toMatchObject({ app: 'shop' });
    });

    test('a write by id alone means the actor people see under it, or says that there are several', async () => {
      const update = (id: string, status: string) => world.post('/api/actor/update', { id, status });
      await world.post('/api/actor/register?app=shop', { id: 'alone', type: 'T' });
      expect((await update('alone', 'busy')).status).toBe(200);
      expect((await world.ask('/api/actors/alone')).json).toMatchObject({ app: 'shop', status: 'busy' });
      await world.post('/api/actor/register?app=bank', { id: 'alone', type: 'T' });
      expect((await update('alone', 'idle')).status).toBe(409);
      expect((await world.ask('/api/actor/alone', { method: 'DELETE' })).status).toBe(409);
      // Who names no app registers in `default`, and goes on there.
      await world.post('/api/actor/register', { id: 'alone', type: 'T' });
      expect((await update('alone', 'idle')).status).toBe(200);
      expect((await world.ask('/api/actors/alone?app=default')).json).toMatchObject({ status: 'idle' });
      for (const app of ['default', 'shop', 'bank'])
        await world.ask(`/api/actor/alone?app=${app}`, { method: 'DELETE' });
    });

    test('a filter by rate measures though nobody watches', async () => {
      await world.post('/api/actor/register', { id: 'quick', type: 'T', messageCount: 0 });
      let count = 0;
      const beat = setInterval(
        () => world.post('/api/actor/update', { id: 'quick', messageCount: ++count }),
        50,
      );
      const found = await eventually(async () => {
        const reply = await world.ask(`/api/actors?q=${encodeURIComponent('rate>0 id:quick')}`);
        expect(reply.json).toHaveLength(1);
        return reply;
      }).finally(() => clearInterval(beat));
      expect(found.status).toBe(200);
    });

    test('keys that mean something to JavaScript are plain data', async () => {
      const text = '{"__proto__":{"polluted":true},"constructor":{"prototype":1},"deep":[{"__proto__":[]}]}';
      const headers = { 'content-type': 'application/json' };
      const register = `{"id":"odd-keys","type":"T","metadata":${text}}`;
      await world.ask('/api/actor/register', { method: 'POST', headers, body: register });
      await world.ask('/api/journal/odd-keys', { method: 'POST', headers, body: text });
      expect((await world.ask('/api/actors/odd-keys')).text).toContain(`"metadata":${text}`);
      expect((await world.ask('/api/journal/odd-keys')).text).toContain(`"body":${text}`);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    });

    test('a list pages without losing or repeating anybody', async () => {
      const ids = Array.from({ length: 25 }, (_, index) => `page-${index}`);
      const events = ids.map((actorId) => ({ type: 'actor:registered', actorId, actorType: 'Paged' }));
      await world.post('/api/events', events);
      const seen: string[] = [];
      let path: string | undefined = '/api/actors?type=Paged&limit=10&sort=-id';
      while (path) {
        const page = await world.ask(path);
        expect(page.headers['x-total-count']).toBe('25');
        seen.push(...page.json.map(({ id }: { id: string }) => id));
        path = /<([^>]+)>; rel="next"/.exec(String(page.headers['link'] ?? ''))?.[1];
      }
      expect(seen).toEqual([...ids].sort().reverse());
    });

    test('filters and wrong parameters', async () => {
      await world.post('/api/actor/register', {
        id: 'needle-1',
        type: 'Hay',
        status: 'failed',
        workerId: 'w9',
      });
      const ids = async (query: string) =>
        (await world.ask(`/api/actors?${query}`)).json.map(({ id }: { id: string }) => id);
      expect(await ids('q=NEEDLE')).toEqual(['needle-1']);
      expect(await ids(`q=${encodeURIComponent('type:hay -status:idle (worker:w* or x)')}`)).toEqual([
        'needle-1',
      ]);
      expect(await ids('type=Hay&status=failed&worker=w9&app=default')).toEqual(['needle-1']);
      expect(await ids('type=Hay&status=idle')).toEqual([]);
      expect(await ids('status=idle&status=failed&type=Hay')).toEqual(['needle-1']);
      for (const query of ['sort=size', 'limit=0', 'limit=x', 'cursor=abc', 'removed=maybe', 'offset=5']) {
        const name = query.split('=')[0];
        expect((await world.ask(`/api/actors?${query}`)).json).toMatchObject({
          status: 422,
          errors: [{ path: `query.${name}` }],
        });
      }
    });

    test('a field nobody has is named when nothing matches, and ids may hold colons', async () => {
      await world.post('/api/actor/register', { id: 'line:17', type: 'Line' });
      const q = (text: string) => world.ask(`/api/actors?q=${encodeURIComponent(text)}`);
      expect((await q('type:Line foo:bar')).json).toMatchObject({
        status: 422,
        errors: [{ path: 'q', from: 10, to: 17, message: expect.stringMatching(/no field foo.*metadata/) }],
      });
      expect((await q('line:17')).json).toHaveLength(1);
      for (const text of ['"foo:bar"', 'metadata.foo:bar', 'nowhere'])
        expect((await q(text)).json).toEqual([]);
    });

    test('a filter that is not understood says where, and an unfinished one is completed', async () => {
      await world.post('/api/actor/register', { id: 'typed-1', type: 'Typed' });
      expect((await world.ask('/api/actors?q=type:Typed+waited%3E30')).json).toMatchObject({
        code: 'invalid',
        errors: [{ path: 'q', from: 18, to: 20, message: expect.stringContaining('unit') }],
      });
      expect((await world.ask('/api/complete?text=type:Typ')).json).toEqual({
        from: 5,
        to: 8,
        options: [{ text: 'Typed', count: 1 }],
      });
      expect((await world.ask('/api/complete?text=x&caret=-1')).status).toBe(422);
    });

    test('a long list arrives whole', async () => {
      const events = Array.from({ length: 3000 }, (_, index) => ({
        type: 'actor:registered',
        actorId: `crowd-${index}`,
        actorType: 'Crowd',
      }));
      for (let start = 0; start < events.length; start += 1000) {
        expect((await world.post('/api/events', events.slice(start, start + 1000))).status).toBe(200);
      }
      expect((await world.ask('/api/actors/type/Crowd')).json).toHaveLength(3000);
    });

    test('a flush is numbered, and a bad event costs no neighbour', async () => {
      const at = Date.now();
      const bad = { kind: 'registered', at, id: 5 };
      const events = [{ kind: 'hello', at }, bad, { kind: 'registered', at, id: 'adapted', type: 'A' }];
      expect((await world.flush(1, events)).json).toMatchObject({ last: 3, resync: false });
      expect((await world.ask('/api/actors/adapted')).json).toMatchObject({ app: 'shop' });
      const [{ body }] = (await world.ask('/api/rejected')).json;
      expect(body).toMatchObject({ n: 2, reason: expect.stringMatching(/^id: /) });
      expect(body.event).toContain(JSON.stringify(bad));
      expect((await world.ask('/api/producers')).json).toEqual([
        expect.objectContaining({ id: 'shop/host-1/r1', last: 3 }),
      ]);
      expect((await world.flush(1, events)).json).toMatchObject({ last: 3 });
      expect((await world.ask('/api/rejected')).json).toHaveLength(1);
    });

    test.each([
      [{ v: 2 }, 422, 'unsupported_version'],
      [{ v: 'x' }, 422, 'invalid'],
      [{ workspace: 'elsewhere' }, 404, 'unknown_workspace'],
      [{ producer: 'shop' }, 422, 'invalid'],
      [{ producer: '#studio' }, 422, 'invalid'],
      [{ first: -1 }, 422, 'invalid'],
      [{ events: 'none' }, 422, 'invalid'],
    ])('a flush with %j is refused', async (more, status, code) => {
      expect((await world.flush(1, [], more)).json).toMatchObject({ status, code });
    });

    test('messages of an actor are its history', async () => {
      const message = { kind: 'message', at: Date.now(), to: 'receiver', from: 'sender', type: 'Ping' };
      await world.flush(1, [message], { producer: 'shop/host-2/r2' });
      expect((await world.ask('/api/messages/receiver?app=shop')).json).toEqual([
        expect.objectContaining({ body: expect.objectContaining({ type: 'Ping', from: 'sender' }) }),
      ]);
    });

    test('the document names every operation, and the page shows it without scripts', async () => {
      const { json } = await world.ask('/api/openapi.json');
      expect(json.openapi).toBe('3.1.0');
      expect(Object.keys(json.paths)).toEqual(
        expect.arrayContaining([
          ...['/api/actors', '/api/actors/{id}', '/api/flush', '/api/events', '/metrics', '/v1/traces'],
          ...[
            '/api/queues',
            '/api/errors',
            '/api/logs',
            '/api/actors/{id}/logs',
            '/api/traces/{correlationId}',
          ],
        ]),
      );
      const page = await world.ask('/api/docs');
      expect(page.headers['content-type']).toContain('text/html');
      expect(page.text).toContain('/api/journal/{actorId}');
      expect(page.text).not.toMatch(/<script|style=|onclick|https?:\/\//);
    });

    test('Prometheus reads the figures', async () => {
      const { text, headers } = await world.ask('/metrics');
      expect(headers['content-type']).toContain('text/plain');
      expect(headers.vary).toContain('Accept');
      expect(text).toMatch(/^studio_actors\{status="active"\} \d+$/m);
      expect(text).toMatch(/^studio_events_rejected_total 1$/m);
      expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds [\d.e-]+$/m);
      expect(text).toMatch(/^studio_dropped_total\{limit="/m);
    });
  });
}
