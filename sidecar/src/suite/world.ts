import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { WebSocket } from 'ws';
import { eventually } from '../../../tests/support/eventually.ts';
import { createSidecar, type Sidecar } from '../app.ts';
import { readConfig } from '../config.ts';
import type { Engine } from '../engine/engine.ts';
import type { Log } from '../log.ts';
import type { Load } from '../transport/live/load.ts';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of a body.
  json: any;
}

export interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface Frame {
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of a frame.
  data: any;
}

export interface Client {
  readonly ws: WebSocket;
  readonly frames: Frame[];
  readonly closed: Promise<{ code: number; reason: string }>;
  send(frame: unknown): void;
  /** The first frame of the type that fits, whether it came already or not. */
  frame(type: string, fits?: (data: Frame['data']) => boolean): Promise<Frame>;
}

export interface World {
  readonly sidecar: Sidecar;
  readonly logged: string[];
  ask(path: string, asked?: Asked): Promise<Reply>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Reply>;
  flush(first: number, events: unknown[], more?: object): Promise<Reply>;
  connect(options?: { headers?: Record<string, string>; protocols?: string[] }): Promise<Client>;
  /** A socket on its way, for those who must not miss the first frame. */
  open(options?: { headers?: Record<string, string>; protocols?: string[] }): WebSocket;
  /** The HTTP status a handshake is refused with. */
  refusal(headers: Record<string, string>, path?: string): Promise<number>;
  close(): Promise<void>;
}

/** A test and all its clients share the event loop: how late it is says nothing of the sidecar. */
const CALM: Load = { level: () => 'calm', close: () => undefined };

/** A whole sidecar on a free port, spoken to from outside only. */
export async function createWorld(env: Record<string, string>, engine?: Engine): Promise<World> {
  const logged: string[] = [];
  const config = readConfig({ PORT: '0', UI_DIR: '/nowhere', ...env });
  const sidecar = await createSidecar({
    ...{ config, log: recording(logged), load: CALM },
    ...(engine && { engine }),
  });
  const clients: WebSocket[] = [];
  const ask = (path: string, asked: Asked = {}) => exchange(sidecar.url + path, asked);
  const post: World['post'] = (path, body, headers = {}) =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const open = (options: { headers?: Record<string, string>; protocols?: string[] }, path = '/ws') => {
    const url = `${sidecar.url.replace('http', 'ws')}${path}`;
    const ws = new WebSocket(url, options.protocols ?? [], { headers: options.headers ?? {} });
    clients.push(ws);
    return ws;
  };
  return {
    sidecar,
    logged,
    ask,
    post,
    flush: (first, events, more = {}) =>
      post('/api/flush', { v: 1, producer: 'shop/host-1/r1', first, events, ...more }),
    connect: (options = {}) => connected(open(options)),
    open: (options = {}) => open(options),
    refusal: (headers, path) => refused(open({ headers }, path)),
    async close() {
      for (const ws of clients) ws.terminate();
      await sidecar.close();
    },
  };
}

/** A log that keeps its messages in `logged`. */
export function recording(logged: string[]): Log {
  const note = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  return { debug: note, info: note, warn: note, error: note };
}

/** One request on its own connection, so that nothing is left open behind a test. */
function exchange(url: string, { method = 'GET', headers = {}, body }: Asked): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, { method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const isJson = (incoming.headers['content-type'] ?? '').includes('json') && text !== '';
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text,
          json: isJson ? JSON.parse(text) : undefined,
        });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function connected(ws: WebSocket): Promise<Client> {
  const frames: Frame[] = [];
  ws.on('message', (data) => frames.push(JSON.parse(data.toString())));
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  const client: Client = {
    ws,
    frames,
    closed,
    send: (frame) => ws.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    frame: (type, fits = () => true) =>
      eventually(() => {
        const found = frames.find((frame) => frame.type === type && fits(frame.data));
        if (!found) throw new Error(`no '${type}' among ${frames.map((frame) => frame.type).join(', ')}`);
        return found;
      }),
  };
  return new Promise((resolve, reject) => {
    ws.on('open', () => resolve(client));
    ws.on('error', reject);
  });
}

function refused(ws: WebSocket): Promise<number> {
  return new Promise((resolve, reject) => {
    ws.on('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    ws.on('error', () => undefined);
    ws.on('open', () => reject(new Error('the handshake was accepted')));
  });
}
