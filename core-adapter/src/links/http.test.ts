import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createRegistry } from '../../demo/registry.ts';
import { eventually } from '../../demo/stand-ins/eventually.ts';
import { createModelStudio } from '../../demo/stand-ins/model-studio.ts';
import { connectStudio } from '../connect-studio.ts';
import type { OutgoingFlush } from '../types.ts';
import { createHttpLink } from './http.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const FLUSH: OutgoingFlush = { producer: 'app/i/r', first: 1, events: [{ kind: 'removed', at: 1, id: 'ä' }] };
const REPLY = { epoch: 'e1', last: 0, resync: false };

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

/** A server on this machine; `port` 0 takes a free one. */
async function serve(handler: Handler, port = 0) {
  const sockets = new Set<Socket>();
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    handler(request, response, Buffer.concat(chunks).toString());
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  undo.push(stop);
  const bound = (server.address() as AddressInfo).port;
  return { port: bound, url: new URL(`http://127.0.0.1:${bound}`), stop };
}

const answer =
  (status: number, body: unknown): Handler =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

async function sendTo(handler: Handler, timeoutMs?: number) {
  const { url } = await serve(handler);
  const link = createHttpLink({ url, workspace: 'default', timeoutMs });
  undo.push(() => link.close?.());
  return link.send(FLUSH);
}

describe('the answer of a studio', () => {
  test('is read', async () => {
    expect(await sendTo(answer(200, { ...REPLY, last: 7, resync: true, more: 1 }))).toEqual({
      ok: true,
      epoch: 'e1',
      last: 7,
      resync: true,
    });
  });

  test.each([
    [500, 'retry'],
    [503, 'retry'],
    [408, 'retry'],
    [429, 'retry'],
    [301, 'retry'],
    [401, 'denied'],
    [403, 'denied'],
    [400, 'refused'],
    [413, 'refused'],
    [422, 'refused'],
  ])('%i means %s', async (status, fault) => {
    expect(await sendTo(answer(status, { code: 'x' }))).toMatchObject({ ok: false, fault });
  });

  test.each([
    ['of somebody else', answer(200, { hello: 'world' })],
    ['that is no JSON', ((_, response) => response.end('<html>')) as Handler],
    ['without end', ((_, response) => response.end('x'.repeat(100_000))) as Handler],
    ['cut short', ((_, response) => response.writeHead(200, { 'content-length': 99 }).write('{')) as Handler],
    ['that is cut off', ((request) => request.socket.destroy()) as Handler],
    ['that never comes', (() => undefined) as Handler],
  ])('%s is a failure worth another try', async (_, handler) => {
    expect(await sendTo(handler, 200)).toMatchObject({ ok: false, fault: 'retry' });
  });

  test('missing altogether', async () => {
    const { url, stop } = await serve(answer(200, REPLY));
    await stop();
    const reply = await createHttpLink({ url, workspace: 'default' }).send(FLUSH);
    expect(reply).toMatchObject({
      ok: false,
      fault: 'retry',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('the request', () => {
  test('has the version, the workspace, the token and every event', async () => {
    const seen: unknown[] = [];
    const { url } = await serve((request, response, body) => {
      const { method, headers } = request;
      seen.push([method, request.url, headers.authorization, headers['content-type'], JSON.parse(body)]);
      response.end(JSON.stringify(REPLY));
    });
    const base = new URL('/studio/', url);
    const link = createHttpLink({ url: base, workspace: 'blue', token: 'sesame' });
    undo.push(() => link.close?.());
    await link.send(FLUSH);
    expect(seen).toEqual([
      [
        'POST',
        '/studio/api/flush',
        'Bearer sesame',
        'application/json',
        { v: 1, workspace: 'blue', ...FLUSH },
      ],
    ]);
  });
});

/** A studio over HTTP that can be stopped and started again on its port. */
async function studioServer(port = 0) {
  const model = createModelStudio();
  const bodies: string[] = [];
  let failing = 0;
  const server = await serve((_request, response, body) => {
    bodies.push(body);
    if (failing-- > 0) {
      answer(500, {})(_request, response, body);
      return;
    }
    void model.send(JSON.parse(body) as OutgoingFlush).then((reply) => response.end(JSON.stringify(reply)));
  }, port);
  return {
    ...server,
    model,
    bodies,
    fail(times: number) {
      failing = times;
    },
  };
}

function shop(url: string) {
  const registry = createRegistry();
  const studio = connectStudio(registry, { url, log: () => undefined });
  undo.push(() => studio.close(100));
  const register = (actorId: string): Promise<void> =>
    registry.register({
      actorId,
      actorType: 'T',
      workerId: 'w',
      status: 'idle',
      lastHeartbeat: new Date().toISOString(),
      messageCount: 0,
    });
  return { registry, studio, register };
}

describe('an app and a studio over HTTP', () => {
  test('what the registry knows is there after flush()', async () => {
    const server = await studioServer();
    const { registry, studio, register } = shop(server.url.href);
    await register('a');
    await registry.incrementMessageCount('a');
    expect(await studio.flush()).toBe(true);
    expect(server.model.actors.get('a')).toMatchObject({ messageCount: 1 });
  });

  test('a failed flush is sent again byte for byte', async () => {
    const server = await studioServer();
    const { studio, register } = shop(server.url.href);
    await studio.flush();
    const before = server.bodies.length;
    server.fail(2);
    await register('a');
    await studio.flush();
    const [first, second, third] = server.bodies.slice(before);
    expect([second, third]).toEqual([first, first]);
    expect(server.model.actors.has('a')).toBe(true);
  });

  test('a studio that starts late gets everything', async () => {
    const gone = await studioServer();
    await gone.stop();
    const { studio, register } = shop(gone.url.href);
    await register('a');
    expect(await studio.flush(50)).toBe(false);
    const late = await studioServer(gone.port);
    await eventually(() => expect([...late.model.actors.keys()]).toEqual(['a']));
  });

  test('a studio that restarts empty gets everything again', async () => {
    const first = await studioServer();
    const { studio, register } = shop(first.url.href);
    await register('a');
    await studio.flush();
    await first.stop();
    await register('b');
    const second = await studioServer(first.port);
    second.model.wipe();
    await eventually(() => expect([...second.model.actors.keys()].sort()).toEqual(['a', 'b']));
    expect(studio.stats().resyncs.epoch).toBe(1);
  });
});
