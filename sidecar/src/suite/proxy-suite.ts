import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { FAILURE_LIMITS } from '../features/auth/failures.ts';
import { createWorld, type World } from './world.ts';

const TOKEN = 'correct-horse-battery-staple';
const OF_OURS = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** What would be a header or a line of the log of its own, or fill it, is no id. */
const STRANGE_IDS = ['a b', 'x'.repeat(65), 'x'.repeat(8_000), 'ü', '"}{"level":"error"', '../..', ''];

/** Who asks, when something stands between. */
export function proxySuite(transport: string): void {
  let world: World;
  const start = async (env: Record<string, string>) => {
    world = await createWorld({ TRANSPORT: transport, ...env });
  };
  /** The client as the log names it. */
  const clientOf = async (headers: Record<string, string | string[]>): Promise<string> => {
    const { headers: answered } = await world.ask('/api/nothing', {
      headers: headers as Record<string, string>,
    });
    const line = world.logged.find((each) => each.includes(String(answered['x-request-id'])));
    return JSON.parse((line ?? '').replace(/^refused /, '')).client;
  };
  const guess = (forwarded: string) =>
    world.ask('/api/actors', { headers: { authorization: 'Bearer wrong', 'x-forwarded-for': forwarded } });

  describe('behind a proxy nobody named', () => {
    beforeAll(() => start({ STUDIO_TOKEN: TOKEN, TRUST_PROXY: '10.0.0.0/8' }));
    afterAll(() => world.close());

    test('a claim to speak for somebody is not believed', async () => {
      expect(await clientOf({ 'x-forwarded-for': '203.0.113.5', authorization: `Bearer ${TOKEN}` })).toBe(
        '127.0.0.1',
      );
    });

    test('another address with each guess does not help', async () => {
      const statuses: number[] = [];
      for (let n = 0; n <= FAILURE_LIMITS.attempts; n += 1)
        statuses.push((await guess(`203.0.113.${n}`)).status);
      expect([statuses.at(0), statuses.at(-1)]).toEqual([401, 429]);
      const told = world.logged.filter((line) => line.startsWith('too many wrong tokens'));
      expect(told).toEqual([expect.stringContaining('127.0.0.1')]);
    });

    test('an id from outside is replaced', async () => {
      const { headers } = await world.ask('/api/health', { headers: { 'x-request-id': 'of-mine' } });
      expect(headers['x-request-id']).toMatch(OF_OURS);
    });

    test('a session is not called safe because somebody says TLS', async () => {
      const opened = await world.post('/api/session', { token: TOKEN }, { 'x-forwarded-proto': 'https' });
      expect(opened.headers['set-cookie']?.[0]).not.toContain('Secure');
    });
  });

  describe('behind proxies that are trusted', () => {
    beforeAll(() => start({ STUDIO_TOKEN: TOKEN, TRUST_PROXY: '127.0.0.1, 10.0.0.0/8, fd00::/8' }));
    afterAll(() => world.close());

    test.each([
      ['one', '203.0.113.5', '203.0.113.5'],
      ['two', '203.0.113.5, 10.1.2.3', '203.0.113.5'],
      ['two, and a claim of the client itself', '192.0.2.1, 203.0.113.5, 10.1.2.3', '203.0.113.5'],
      ['one of IPv6', '2001:DB8:0:0::5, fd12::1', '2001:db8::5'],
      ['one that tells ports', '[2001:db8::5]:443, 10.1.2.3:8080', '2001:db8::5'],
      ['only', '10.9.9.9, 10.1.2.3', '10.9.9.9'],
      ['one that tells nonsense', '203.0.113.5, unknown', '127.0.0.1'],
      ['two of which one tells nonsense', '203.0.113.5, 1.2.3, 10.1.2.3', '10.1.2.3'],
      ['nothing', '', '127.0.0.1'],
    ])('the client is found behind %s', async (_, forwarded, client) => {
      expect(await clientOf({ 'x-forwarded-for': forwarded, authorization: `Bearer ${TOKEN}` })).toBe(client);
    });

    test('a list that was sent in several lines is one list', async () => {
      const forwarded = ['192.0.2.1', '203.0.113.5', '10.1.2.3'];
      expect(await clientOf({ 'x-forwarded-for': forwarded, authorization: `Bearer ${TOKEN}` })).toBe(
        '203.0.113.5',
      );
    });

    test('who guesses has to wait, over HTTP and sockets, and nobody else behind the same proxy', async () => {
      const socket = (client: string) =>
        world.refusal({ authorization: 'Bearer wrong', 'x-forwarded-for': client });
      for (let n = 0; n < FAILURE_LIMITS.attempts; n += 1) await guess('203.0.113.77');
      expect([(await guess('203.0.113.77')).status, await socket('203.0.113.77')]).toEqual([429, 429]);
      expect([(await guess('203.0.113.78')).status, await socket('203.0.113.79')]).toEqual([401, 401]);
      expect(world.logged.join('\n')).toContain(
        'too many wrong tokens from one address, which has to wait now {"client":"203.0.113.77"}',
      );
    });

    test('a session over TLS is kept to TLS', async () => {
      const opened = await world.post('/api/session', { token: TOKEN }, { 'x-forwarded-proto': 'https' });
      expect(opened.headers['set-cookie']?.[0]).toContain('Secure');
    });
  });

  describe('every answer has an id', () => {
    beforeAll(() => start({ TRUST_PROXY: '127.0.0.1' }));
    afterAll(() => world.close());

    test.each(['b7ad6b7169203331', '0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0', 'a.b_c-1'])(
      'that of the proxy: %s',
      async (id) => {
        const { headers } = await world.ask('/api/nothing', { headers: { 'x-request-id': id } });
        expect(headers['x-request-id']).toBe(id);
        expect(world.logged.join('\n')).toContain(
          `refused {"requestId":"${id}","client":"127.0.0.1","method":"GET","path":"/api/nothing","status":404}`,
        );
      },
    );

    test.each(STRANGE_IDS)('or a new one instead of %j', async (id) => {
      const { headers } = await world.ask('/api/health', {
        headers: { 'x-request-id': Buffer.from(id).toString('latin1') },
      });
      expect(headers['x-request-id']).toMatch(OF_OURS);
    });

    test('pages, what is refused, what is too large and what is malformed too, and no two the same', async () => {
      const large = {
        'content-type': 'application/json',
        'x-large': 'x'.repeat(12_000),
        'x-larger': 'y'.repeat(3_000),
      };
      const replies = [
        await world.ask('/'),
        await world.ask('/api/actors', { method: 'PUT' }),
        await world.ask('/api/actors', { headers: { origin: 'http://evil.example' } }),
        await world.ask('/api/actors', {
          method: 'OPTIONS',
          headers: { origin: 'http://localhost:3000', 'access-control-request-method': 'GET' },
        }),
        await world.ask('/api/actor/register', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: Buffer.alloc(4 * 1024 * 1024 + 1, 'x'),
        }),
        await world.ask('/api/actors', { headers: { host: 'a b' } }),
        await world.ask('/api/actors', { method: 'HEAD', headers: large }),
      ];
      const ids = replies.map(({ headers }) => headers['x-request-id']);
      for (const id of ids) expect(id).toMatch(OF_OURS);
      expect(new Set(ids).size).toBe(replies.length);
    });

    test('a handshake that is refused', async () => {
      const socket = new WebSocket(`${world.sidecar.url.replace('http', 'ws')}/ws`, {
        headers: { origin: 'http://evil.example', 'x-request-id': 'shake-1' },
      });
      socket.on('error', () => undefined);
      const id = await new Promise((resolve) =>
        socket.on('unexpected-response', (request, { headers }) => {
          resolve(headers['x-request-id']);
          request.destroy();
        }),
      );
      expect(id).toBe('shake-1');
    });
  });

  describe('on IPv6', () => {
    afterEach(() => world.close());

    test.each([
      ['::1', '2001:db8::5'],
      ['fd00::/8', '::1'],
    ])('a proxy is trusted as well: %s', async (trusted, client) => {
      await start({ HOST: '::1', TRUST_PROXY: trusted });
      expect(await clientOf({ 'x-forwarded-for': '2001:db8::5' })).toBe(client);
    });

    test('a proxy of IPv4 is one on a socket for both', async () => {
      await start({ HOST: '::', STUDIO_AUTH: 'off', TRUST_PROXY: '127.0.0.1' });
      expect(await clientOf({ 'x-forwarded-for': '203.0.113.5' })).toBe('203.0.113.5');
    });
  });
}
