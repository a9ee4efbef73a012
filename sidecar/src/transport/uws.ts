import { existsSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ERRORS, type StudioError } from '@loom-studio/core-adapter/protocol';
import { problemHeaders, problemOf } from '../features/problem.ts';
import type { Log } from '../log.ts';
import { REQUEST_ID } from './caller.ts';
import {
  addressOf,
  bridge,
  headersOf,
  headFault,
  lookIn,
  type NativeRequest,
  type NativeResponse,
} from './http-bridge.ts';
import {
  type Handshake,
  portTaken,
  requestedProtocols,
  SOCKET_PATH,
  type Socket,
  TRANSPORT_LIMITS,
  type Transport,
  type TransportOptions,
} from './transport.ts';

/** The native socket. Any call after `close` throws, so only `wrap` holds one. */
interface NativeSocket {
  getUserData(): Session;
  send(text: string): number;
  subscribe(topic: string): boolean;
  unsubscribe(topic: string): boolean;
  isSubscribed(topic: string): boolean;
  ping(): number;
  end(code: number, reason: string): void;
  getBufferedAmount(): number;
}

interface Session {
  protocols: string[];
  socket?: Socket & { gone(): void };
}

interface NativeUpgrade extends NativeResponse {
  upgrade(session: Session, key: string, protocol: string, extensions: string, context: unknown): void;
}

interface NativeApp {
  any(pattern: string, handler: (res: NativeResponse, req: NativeRequest) => void): void;
  ws(pattern: string, behavior: object): void;
  listen(host: string, port: number, options: number, done: (listening: object | false) => void): void;
  publish(topic: string, text: string): boolean;
  close(): void;
}

interface Native {
  App(): NativeApp;
  /** Only the native build has it. */
  SSLApp?: unknown;
  LIBUS_LISTEN_EXCLUSIVE_PORT: number;
  us_listen_socket_close(listening: object): void;
  us_socket_local_port(listening: object): number;
}

const PACKAGE = 'uWebSockets.js';

/** The native build, or nothing where it does not load: the package then offers a slow imitation in JavaScript. */
export async function loadUws(log: Log): Promise<Native | undefined> {
  const why = missing();
  if (why) {
    log.warn({}, `${why}; using the node transport`);
    return undefined;
  }
  const loaded = (await import(PACKAGE)) as { default: Native };
  if (loaded.default.SSLApp) return loaded.default;
  log.warn({}, 'uWebSockets.js has no native build that loads here; using the node transport');
  return undefined;
}

/** Looked for before it is loaded, because loading the imitation prints several lines of its own. */
function missing(): string | undefined {
  const { platform, arch, versions } = process;
  let main: string;
  try {
    main = createRequire(import.meta.url).resolve(PACKAGE);
  } catch {
    return 'uWebSockets.js is not installed';
  }
  const binary = `uws_${platform}_${arch}_${versions.modules}.node`;
  const homes = [dirname(main), join(dirname(main), '..', 'binaries')];
  if (homes.some((home) => existsSync(join(home, binary)))) return undefined;
  return `uWebSockets.js has no native build for Node ${versions.node} on ${platform} ${arch}`;
}

/** uWebSockets.js owns the port: sockets natively, HTTP through a bridge into `fetch`. */
export async function startUws(native: Native, options: TransportOptions): Promise<Transport> {
  const app = native.App();
  app.ws(SOCKET_PATH, behavior(options));
  app.any('/*', (res, req) => bridge(res, req, options));
  const listening = await listen(native, app, options);
  let accepting = true;
  const refuse = () => {
    if (accepting) native.us_listen_socket_close(listening);
    accepting = false;
  };
  return {
    name: 'uws',
    port: native.us_socket_local_port(listening),
    publish: (topic, text) => void app.publish(topic, text),
    refuse,
    async close() {
      accepting = false;
      app.close();
    },
  };
}

function listen(native: Native, app: NativeApp, { host, port }: TransportOptions): Promise<object> {
  return new Promise((resolve, reject) => {
    app.listen(host.replace(/^\[|\]$/g, ''), port, native.LIBUS_LISTEN_EXCLUSIVE_PORT, (listening) => {
      if (listening) resolve(listening);
      else reject(portTaken(host, port));
    });
  });
}

function behavior({ sockets, identify }: TransportOptions): object {
  return {
    maxPayloadLength: TRANSPORT_LIMITS.frameBytes,
    maxBackpressure: TRANSPORT_LIMITS.bufferedBytes,
    closeOnBackpressureLimit: true,
    idleTimeout: TRANSPORT_LIMITS.idleSeconds,
    sendPingsAutomatically: true,
    upgrade: (res: NativeUpgrade, req: NativeRequest, context: unknown) =>
      upgrade(res, req, context, { sockets, identify }),
    open(ws: NativeSocket) {
      const session = ws.getUserData();
      session.socket = wrap(ws, session.protocols);
      sockets.open(session.socket);
    },
    message(ws: NativeSocket, data: ArrayBuffer, isBinary: boolean) {
      const { socket } = ws.getUserData();
      if (socket) sockets.message(socket, isBinary ? undefined : Buffer.from(data).toString());
    },
    drain(ws: NativeSocket) {
      const { socket } = ws.getUserData();
      if (socket) sockets.drained(socket);
    },
    close(ws: NativeSocket) {
      const { socket } = ws.getUserData();
      socket?.gone();
      if (socket) sockets.close(socket);
    },
  };
}

/** Answers at once, so nothing native outlives this call. */
function upgrade(
  res: NativeUpgrade,
  req: NativeRequest,
  context: unknown,
  { sockets, identify }: Pick<TransportOptions, 'sockets' | 'identify'>,
): void {
  const headers = headersOf(req);
  const header = lookIn(headers);
  const handshake = { header, ...identify(addressOf(res), header) };
  const fault = headFault(req.getUrl(), headers) ?? sockets.upgrade(handshake);
  if (fault) return refuse(res, fault, handshake);
  const protocols = requestedProtocols(req.getHeader('sec-websocket-protocol'), sockets.speaks);
  res.upgrade(
    { protocols },
    req.getHeader('sec-websocket-key'),
    // A browser fails the connection unless one of its protocols is chosen; the session then says what is wrong.
    protocols[0] ?? '',
    req.getHeader('sec-websocket-extensions'),
    context,
  );
}

function refuse(res: NativeUpgrade, fault: StudioError, { requestId }: Handshake): void {
  const { status } = ERRORS[fault.code];
  res.cork(() => {
    res.writeStatus(`${status} ${STATUS_CODES[status] ?? ''}`);
    for (const [name, value] of Object.entries(problemHeaders(fault))) res.writeHeader(name, value);
    res.writeHeader(REQUEST_ID, requestId);
    res.end(JSON.stringify(problemOf(fault)), true);
  });
}

function wrap(ws: NativeSocket, protocols: string[]): Socket & { gone(): void } {
  let alive = true;
  return {
    protocols,
    gone() {
      alive = false;
    },
    send(text) {
      if (alive) ws.send(text);
    },
    subscribe(topic) {
      if (alive) ws.subscribe(topic);
    },
    unsubscribe(topic) {
      if (!alive || !ws.isSubscribed(topic)) return;
      // Sending delivers what was published in this turn first; unsubscribing alone would drop it.
      ws.ping();
      ws.unsubscribe(topic);
    },
    close(code, reason) {
      if (!alive) return;
      alive = false;
      ws.end(code, reason);
    },
    buffered: () => (alive ? ws.getBufferedAmount() : 0),
  };
}
