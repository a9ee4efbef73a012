import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  STATUS_CODES,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createAdaptorServer } from '@hono/node-server';
import { ERRORS, StudioError } from '@loom-studio/core-adapter/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import type { RequestEnv } from '../features/endpoint.ts';
import { problemHeaders, problemOf } from '../features/problem.ts';
import { type Identify, REQUEST_ID } from './caller.ts';
import {
  type Handshake,
  portTaken,
  requestedProtocols,
  SOCKET_PATH,
  type Socket,
  type SocketHooks,
  TRANSPORT_LIMITS,
  type Transport,
  type TransportOptions,
} from './transport.ts';

/** A client too slow to read our close frame in this time is cut off. */
const CLOSE_MS = 10_000;

/** Runs wherever Node runs: `@hono/node-server` for HTTP, `ws` for sockets. */
export async function startNode(options: TransportOptions): Promise<Transport> {
  const server = createHttpServer(options);
  const peers = createPeers();
  const wss = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: TRANSPORT_LIMITS.frameBytes,
    perMessageDeflate: false,
    // A browser fails the connection unless one of its protocols is chosen; the session then says what is wrong.
    handleProtocols: (names) => requestedProtocols([...names].join(','), options.sockets.speaks)[0] ?? false,
  });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const handshake = handshakeOf(request, options.identify);
    const fault = upgradeFault(request.url, handshake, options.sockets);
    if (fault) refuseUpgrade(stream, fault, handshake);
    else
      wss.handleUpgrade(request, stream, head, (ws) => {
        const socket = attach(ws, request, options, peers);
        stream.on('drain', () => options.sockets.drained(socket));
      });
  });
  await listen(server, options);
  const pinging = setInterval(() => peers.ping(), (TRANSPORT_LIMITS.idleSeconds * 1000) / 2);
  pinging.unref();
  return {
    name: 'node',
    port: (server.address() as AddressInfo).port,
    publish: peers.publish,
    refuse: () => void server.close(),
    async close() {
      clearInterval(pinging);
      peers.terminate();
      server.close();
      server.closeAllConnections();
    },
  };
}

function createHttpServer({ fetch, identify }: TransportOptions): Server {
  const callers = new WeakMap<IncomingMessage, RequestEnv>();
  const callerOf = (incoming: IncomingMessage): RequestEnv => {
    const caller = callers.get(incoming) ?? handshakeOf(incoming, identify);
    callers.set(incoming, caller);
    return caller;
  };
  return createAdaptorServer({
    fetch: (request, { incoming }) => fetch(request, callerOf(incoming as IncomingMessage)),
    createServer: ((options: object, listener: RequestListener) =>
      createServer(options, (incoming, outgoing) => {
        // Before anything can fail, so that answers of the library are named too.
        outgoing.setHeader(REQUEST_ID, callerOf(incoming).requestId);
        listener(incoming, outgoing);
      })) as typeof createServer,
    serverOptions: {
      maxHeaderSize: TRANSPORT_LIMITS.headerBytes,
      requestTimeout: TRANSPORT_LIMITS.requestMs,
      headersTimeout: 10_000,
      keepAliveTimeout: 5_000,
    },
    overrideGlobalObjects: false,
  }) as Server;
}

function listen(server: Server, { host, port }: TransportOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? portTaken(host, port) : error);
    });
    server.listen(port, host.replace(/^\[|\]$/g, ''), resolve);
  });
}

function upgradeFault(
  url: string | undefined,
  handshake: Handshake,
  sockets: SocketHooks,
): StudioError | undefined {
  const path = url?.split('?', 1)[0];
  if (path !== SOCKET_PATH) return new StudioError('not_found', `Sockets are served at ${SOCKET_PATH}.`);
  return sockets.upgrade(handshake);
}

function handshakeOf(request: IncomingMessage, identify: Identify): Handshake {
  const header = (name: string) => {
    const value = request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  return { header, ...identify(request.socket.remoteAddress ?? '', header) };
}

function refuseUpgrade(stream: Duplex, fault: StudioError, { requestId }: Handshake): void {
  const { status } = ERRORS[fault.code];
  const body = JSON.stringify(problemOf(fault));
  const headers = {
    connection: 'close',
    ...problemHeaders(fault),
    [REQUEST_ID]: requestId,
    'content-length': Buffer.byteLength(body),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`);
}

type Peers = ReturnType<typeof createPeers>;

/** Who is connected, who hears which topic, and who still answers pings. */
function createPeers() {
  const answered = new Map<WebSocket, boolean>();
  const topics = new Map<string, Set<WebSocket>>();
  return {
    add: (ws: WebSocket) => void answered.set(ws, true),
    pong: (ws: WebSocket) => void answered.set(ws, true),
    subscribe(ws: WebSocket, topic: string): void {
      const members = topics.get(topic) ?? new Set();
      topics.set(topic, members.add(ws));
    },
    unsubscribe(ws: WebSocket, topic: string): void {
      const members = topics.get(topic);
      members?.delete(ws);
      if (members?.size === 0) topics.delete(topic);
    },
    leave(ws: WebSocket): void {
      for (const topic of [...topics.keys()]) this.unsubscribe(ws, topic);
    },
    remove: (ws: WebSocket) => void answered.delete(ws),
    publish(topic: string, text: string): void {
      const bytes = Buffer.from(text);
      for (const ws of topics.get(topic) ?? []) ws.send(bytes, { binary: false });
    },
    ping(): void {
      for (const [ws, alive] of answered) {
        if (!alive) ws.terminate();
        else ws.ping();
        answered.set(ws, false);
      }
    },
    terminate(): void {
      for (const ws of answered.keys()) ws.terminate();
    },
  };
}

function attach(
  ws: WebSocket,
  request: IncomingMessage,
  { sockets, log }: TransportOptions,
  peers: Peers,
): Socket {
  const protocols = requestedProtocols(request.headers['sec-websocket-protocol'], sockets.speaks);
  const socket = wrap(ws, protocols, peers, sockets);
  peers.add(ws);
  ws.on('pong', () => peers.pong(ws));
  ws.on('error', (error) => log.debug({ reason: error.message }, 'socket error'));
  ws.on('message', (data, isBinary) => sockets.message(socket, isBinary ? undefined : data.toString()));
  sockets.open(socket);
  return socket;
}

/** Closed means closed at once for those inside, though the other end may take its time. */
function wrap(ws: WebSocket, protocols: string[], peers: Peers, sockets: SocketHooks): Socket {
  let alive = true;
  const leave = () => {
    if (!alive) return;
    alive = false;
    peers.leave(ws);
    sockets.close(socket);
  };
  const socket: Socket = {
    protocols,
    send: (text) => {
      if (alive) ws.send(text);
    },
    subscribe: (topic) => {
      if (alive) peers.subscribe(ws, topic);
    },
    unsubscribe: (topic) => peers.unsubscribe(ws, topic),
    close(code, reason) {
      if (!alive) return;
      leave();
      ws.close(code, reason);
      setTimeout(() => ws.terminate(), CLOSE_MS).unref();
    },
    buffered: () => (alive ? ws.bufferedAmount : 0),
  };
  ws.on('close', () => {
    peers.remove(ws);
    leave();
  });
  return socket;
}
