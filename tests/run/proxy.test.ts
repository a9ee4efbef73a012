import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import WebSocket, { WebSocketServer } from 'ws';
import { ROOT } from '../support/tree.ts';

const { openProxy } = await import(join(ROOT, 'deploy/run/proxy.mjs'));

let studio: Server;
let target: URL;
let proxy: { address: string; close(): void };

beforeEach(async () => {
  studio = createServer(({ url, headers, method }, reply) =>
    reply.end(JSON.stringify({ url, method, host: headers.host })),
  );
  const sockets = new WebSocketServer({ server: studio });
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(`echo ${data}`)));
  await new Promise<void>((resolve) => studio.listen(0, '127.0.0.1', resolve));
  target = new URL(`http://127.0.0.1:${(studio.address() as AddressInfo).port}`);
  proxy = await openProxy(0, target);
});

afterEach(() => {
  proxy.close();
  studio.close();
});

test('a request reaches the studio under the name it listens by', async () => {
  const reply = await fetch(`${proxy.address}/api/actors?limit=1`, { method: 'POST', body: 'x' });
  expect(await reply.json()).toEqual({ url: '/api/actors?limit=1', method: 'POST', host: target.host });
});

test('a socket is passed through both ways', async () => {
  const socket = new WebSocket(`${proxy.address.replace('http', 'ws')}/ws`);
  const answer = new Promise((resolve, reject) =>
    socket.on('message', (data) => resolve(String(data))).on('error', reject),
  );
  socket.on('open', () => socket.send('hello'));
  expect(await answer).toBe('echo hello');
  socket.terminate();
});

test('while the studio is away a page is told so and asks again', async () => {
  await new Promise((resolve) => studio.close(resolve));
  const reply = await fetch(proxy.address);
  expect(reply.status).toBe(503);
  expect(reply.headers.get('refresh')).toBe('1');
});
