import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld, type World } from './world.ts';

const TOKEN = 'correct-horse-battery-staple';
const BEARER = { authorization: `Bearer ${TOKEN}` };

/** No web page a person visits may read or write; with a token nobody without it may. */
export function guardSuite(transport: string): void {
  describe('guard of a local studio', () => {
    let world: World;
    beforeAll(async () => {
      world = await createWorld({
        TRANSPORT: transport,
        ALLOWED_ORIGINS: 'https://tools.example',
        ALLOWED_HOSTS: 'studio.internal',
      });
    });
    afterAll(() => world.close());
    const port = () => new URL(world.sidecar.url).port;

    test.each(['http://evil.example', 'null', 'http://localhost:8080', 'https://localhost:3000', 'file://'])(
      'a page of %s is refused on every method and on the socket',
      async (origin) => {
        for (const method of ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS', 'PUT']) {
          const reply = await world.ask('/api/actors', { method, headers: { origin } });
          expect([method, reply.status]).toEqual([method, 403]);
          expect(reply.headers['access-control-allow-origin']).toBeUndefined();
        }
        expect((await world.ask('/', { headers: { origin } })).status).toBe(403);
        expect(await world.refusal({ origin })).toBe(403);
      },
    );

    test.each([
      'http://localhost:3000',
      'http://127.0.0.1:3000',
      'http://localhost:5173',
      'http://127.0.0.1:5173',
      'https://tools.example',
    ])('a page of %s may read and write', async (origin) => {
      const reply = await world.ask('/api/actors', { headers: { origin } });
      expect(reply.status).toBe(200);
      expect(reply.headers['access-control-allow-origin']).toBe(origin);
      const preflight = await world.ask('/api/actor/register', {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
        },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers['access-control-allow-headers']).toMatch(/content-type/i);
      expect(preflight.headers['access-control-allow-methods']).toContain('DELETE');
      const client = await world.connect({ headers: { origin } });
      await client.frame('actors');
    });

    test('the own origin is allowed, under whatever local name', async () => {
      for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]', 'studio.internal']) {
        const host = `${name}:${port()}`;
        const headers = { host, origin: `http://${host.toLowerCase()}` };
        expect((await world.ask('/api/actors', { headers })).status).toBe(200);
      }
    });

    test('a name that only resolves here is refused', async () => {
      for (const host of [`evil.example:${port()}`, 'evil.example', `localhost.evil.example:${port()}`]) {
        const reply = await world.ask('/api/actors', { headers: { host } });
        expect(reply.json).toMatchObject({ code: 'forbidden' });
        expect((await world.ask('/', { headers: { host } })).status).toBe(403);
        expect(await world.refusal({ host })).toBe(403);
      }
    });

    test('every answer carries the security headers', async () => {
      for (const path of ['/api/actors', '/api/nothing', '/', '/metrics', '/api/docs']) {
        const { headers } = await world.ask(path);
        expect(headers).toMatchObject({
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        });
      }
    });

    test('nothing the API says is kept by a cache', async () => {
      expect((await world.ask('/api/actors')).headers['cache-control']).toBe('no-store');
    });

    test('without a token nobody is asked for one', async () => {
      expect((await world.ask('/api/session')).json).toEqual({ required: false, authenticated: true });
    });
  });

  describe('guard with a token', () => {
    let world: World;
    beforeAll(async () => {
      world = await createWorld({ TRANSPORT: transport, STUDIO_TOKEN: TOKEN });
    });
    afterAll(() => world.close());

    test('everything but liveness and pages wants it', async () => {
      for (const path of [
        '/api/actors',
        '/metrics',
        '/api/docs',
        '/api/openapi.json',
        '/api/nothing',
        '/v1/traces',
      ]) {
        const reply = await world.ask(path);
        expect(reply.json).toMatchObject({ status: 401, code: 'unauthorized' });
        expect(reply.headers['www-authenticate']).toContain('Bearer');
        expect((await world.ask(path, { headers: BEARER })).status).not.toBe(401);
      }
      expect((await world.ask('/api/health')).status).toBe(200);
      expect((await world.ask('/', { headers: { accept: 'text/html' } })).status).toBe(503);
      // Also a screen's address: a browser gets the page to sign in on, and never the figures.
      const screen = await world.ask('/metrics', { headers: { accept: 'text/html,*/*;q=0.8' } });
      expect([screen.status, screen.text.includes('studio_')]).toEqual([503, false]);
      expect(await world.refusal({})).toBe(401);
      await (await world.connect({ headers: BEARER })).frame('actors');
    });

    test('no spelling of a path goes around it', async () => {
      const headers = { accept: 'text/html' };
      for (const path of [
        '/%61pi/actors',
        '/api/%61ctors',
        '/./api/actors',
        '/x/../api/actors',
        '/api/../api/actors',
      ]) {
        expect([path, (await world.ask(path, { headers })).status]).toEqual([path, 401]);
      }
      for (const path of ['//api/actors', '/API/actors', '/api/actors/', '/metrics/']) {
        const { text } = await world.ask(path, { headers });
        expect([path, text.startsWith('[') || text.startsWith('#')]).toEqual([path, false]);
      }
    });

    test('a wrong token is refused like none', async () => {
      for (const authorization of ['Bearer wrong', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, 'Bearer']) {
        expect((await world.ask('/api/actors', { headers: { authorization } })).status).toBe(401);
      }
    });

    test('a session cookie opens everything, holds no token and cannot be made up', async () => {
      const opened = await world.post('/api/session', { token: TOKEN });
      expect(opened.json).toEqual({ ok: true });
      const [setCookie = ''] = opened.headers['set-cookie'] ?? [];
      expect(setCookie).toMatch(/HttpOnly/);
      expect(setCookie).toMatch(/SameSite=Strict/);
      expect(setCookie).not.toContain(TOKEN);
      const cookie = setCookie.split(';', 1)[0] ?? '';
      expect((await world.ask('/api/actors', { headers: { cookie: `other=1; ${cookie}` } })).status).toBe(
        200,
      );
      expect((await world.ask('/api/session', { headers: { cookie } })).json).toEqual({
        required: true,
        authenticated: true,
      });
      await (await world.connect({ headers: { cookie } })).frame('actors');
      const later = cookie.replace(/=\d+/, `=${Date.now() + 1e9}`);
      for (const forged of [later, 'loom_session=', 'loom_session=1.x', `loom_session=${TOKEN}`]) {
        expect((await world.ask('/api/actors', { headers: { cookie: forged } })).status).toBe(401);
      }
      const ended = await world.ask('/api/session', { method: 'DELETE', headers: { cookie } });
      expect(ended.headers['set-cookie']?.[0]).toContain('Max-Age=0');
    });

    test('an allowed origin still needs the token', async () => {
      const headers = { origin: 'http://localhost:5173' };
      const reply = await world.ask('/api/actors', { headers });
      expect(reply.status).toBe(401);
      expect(reply.headers['access-control-allow-origin']).toBe(headers.origin);
    });

    test('guessing is slowed down', async () => {
      const statuses: number[] = [];
      for (let attempt = 0; attempt < 35; attempt += 1) {
        statuses.push((await world.post('/api/session', { token: `guess-${attempt}` })).status);
      }
      expect(statuses[0]).toBe(401);
      expect(statuses.at(-1)).toBe(429);
    });
  });
}
