import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LIMITS } from '@loom-studio/core-adapter/protocol';
import { createWorld, type World } from './world.ts';

const JSON_HEADERS = { 'content-type': 'application/json' };
const EVENT_BYTES = 256 * 1024;
const REQUEST_BYTES = 4 * 1024 * 1024;

/** What is refused, and how. */
export function limitsSuite(transport: string): void {
  describe('limits', () => {
    let world: World;
    beforeAll(async () => {
      world = await createWorld({ TRANSPORT: transport });
    });
    afterAll(() => world.close());
    const send = (path: string, body: string, headers: Record<string, string> = JSON_HEADERS) =>
      world.ask(path, { method: 'POST', headers, body });
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

    test('an event over 256 KB is 413, one below passes', async () => {
      const figures = (bytes: number) => `{"text":"${'x'.repeat(bytes - 11)}"}`;
      expect((await send('/api/metrics', figures(EVENT_BYTES))).status).toBe(200);
      expect((await send('/api/metrics', figures(EVENT_BYTES + 1))).json).toMatchObject({
        code: 'too_large',
      });
    });

    test('an entry of a journal over 64 KB is 413, one below passes', async () => {
      const entry = (bytes: number) => `{"text":"${'x'.repeat(bytes - 11)}"}`;
      expect((await send('/api/journal/big', entry(LIMITS.entryBytes))).status).toBe(200);
      expect((await send('/api/journal/big', entry(LIMITS.entryBytes + 1))).json).toMatchObject({
        ...{ code: 'too_large', maxBytes: LIMITS.entryBytes },
      });
    });

    test('one large event among others is 413', async () => {
      const event = { type: 'actor:registered', actorId: 'l', data: { x: 'x'.repeat(EVENT_BYTES) } };
      expect((await world.post('/api/events', [{ ...event, data: {} }, event])).status).toBe(413);
      expect((await world.ask('/api/actors/l')).status).toBe(404);
    });

    test('a request over 4 MB is 413, with or without a length', async () => {
      const body = `"${'x'.repeat(REQUEST_BYTES)}"`;
      expect((await send('/api/flush', body)).json).toMatchObject({ code: 'too_large', status: 413 });
      expect(await sendChunked(`${world.sidecar.url}/api/flush`, body)).toBe(413);
    });

    test('nesting beyond 32 is 422, however deep', async () => {
      const at32 = `{"entry":{"a":${nested(30)}}}`;
      expect((await send('/api/journal/deep', at32)).status).toBe(200);
      expect((await send('/api/journal/deep', `{"a":${nested(31)}}`)).status).toBe(200);
      expect((await world.ask('/api/journal/deep')).json).toHaveLength(2);
      for (const levels of [32, 100_000]) {
        const reply = await send('/api/journal/deep', `{"a":${nested(levels)}}`);
        expect(reply.json).toMatchObject({ status: 422, code: 'invalid' });
      }
    });

    test('an adapter learns of an event over a limit by a stub that keeps its number', async () => {
      const at = Date.now();
      const huge = { kind: 'journal', at, id: 'x', entry: { x: 'x'.repeat(EVENT_BYTES) } };
      const deep = { kind: 'journal', at, id: 'x', entry: { x: JSON.parse(nested(40)) } };
      const fine = { kind: 'registered', at, id: 'fine', type: 'T' };
      expect((await world.flush(1, [huge, deep, fine])).json).toMatchObject({ last: 3 });
      const rejected = (await world.ask('/api/rejected')).json;
      expect(rejected.map(({ body }: { body: { reason: string } }) => body.reason).sort()).toEqual([
        'larger than 262144 bytes',
        'nested deeper than 32 levels',
      ]);
      expect((await world.ask('/api/actors/fine')).status).toBe(200);
    });

    test('a flush of more than 1,000 events is 422', async () => {
      const events = Array.from({ length: 1001 }, () => ({}));
      expect((await world.flush(1, events)).json).toMatchObject({
        code: 'invalid',
        errors: [{ path: 'events' }],
      });
    });

    test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])(
      'a body of type %j is 415',
      async (type) => {
        const headers = type ? { 'content-type': type } : {};
        for (const path of ['/api/actor/register', '/api/events', '/api/flush', '/api/session']) {
          expect((await send(path, '{}', headers)).json).toMatchObject({ code: 'unsupported_media_type' });
        }
      },
    );

    test('a charset is no other type', async () => {
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      expect((await send('/api/actor/register', '{"id":"charset","type":"T"}', headers)).status).toBe(200);
    });

    test.each([
      ['{"id": }', 7],
      ['{"id":"x"', 9],
      ['', undefined],
      ['nope', 1],
      ['{"a":1}x', 7],
    ])('what is not JSON (%j) is 400 at its position', async (body, position) => {
      const reply = await send('/api/actor/register', body);
      expect(reply.json).toMatchObject({ status: 400, code: 'bad_request' });
      expect(reply.json.position).toBe(position);
    });

    test('a wrong field is named', async () => {
      const reply = await world.post('/api/actor/register', { id: 'x', type: 5, messageCount: -1 });
      expect(reply.headers['content-type']).toBe('application/problem+json');
      expect(reply.json.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
        'messageCount',
        'type',
      ]);
      const status = { type: 'actor:status-changed', actorId: 'x', data: { status: 5 } };
      expect((await world.post('/api/events', status)).json).toMatchObject({
        errors: [{ path: 'data.status' }],
      });
    });

    test('a method that does not exist is 405 and names those that do', async () => {
      const reply = await world.ask('/api/actors', { method: 'PUT' });
      expect(reply.json).toMatchObject({ status: 405, code: 'method_not_allowed' });
      expect(reply.headers['allow']).toBe('GET, HEAD');
      expect((await world.ask('/api/actor/x', { method: 'GET' })).headers['allow']).toBe('DELETE');
      expect((await world.ask('/anything', { method: 'POST' })).status).toBe(405);
    });

    test('an unknown path is 404 as a problem, never with a trace of code', async () => {
      const reply = await world.ask('/api/nothing');
      expect(reply.json).toMatchObject({ status: 404, code: 'not_found' });
      expect(reply.text).not.toMatch(/\bat .*:\d+:\d+/);
    });

    test('HEAD answers like GET without a body', async () => {
      const reply = await world.ask('/api/health', { method: 'HEAD' });
      expect(reply.status).toBe(200);
      expect(reply.text).toBe('');
    });
  });
}

/** A body whose length nobody announces. */
function sendChunked(url: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers: JSON_HEADERS, agent: false }, (incoming) => {
      incoming.resume();
      resolve(incoming.statusCode ?? 0);
    });
    outgoing.on('error', reject);
    for (let start = 0; start < body.length; start += 65_536)
      outgoing.write(body.slice(start, start + 65_536));
    outgoing.end();
  });
}
