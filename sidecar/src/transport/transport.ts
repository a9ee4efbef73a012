import type { StudioError } from '@loom-studio/core-adapter/protocol';
import type { RequestEnv } from '../features/endpoint.ts';
import type { Log } from '../log.ts';
import type { Identify } from './caller.ts';

/** One open socket, whatever carries it. Any call after it closed does nothing. */
export interface Socket {
  /** Subprotocols the client asked for, those first that are spoken here: the first is the one in use. */
  readonly protocols: string[];
  send(text: string): void;
  /** Receives what is published under the topic from now on. */
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
  close(code: number, reason: string): void;
  /** Bytes accepted but not yet taken by the network. */
  buffered(): number;
}

/** A client that wants to become a socket. */
export interface Handshake extends RequestEnv {
  header(name: string): string | undefined;
}

export interface SocketHooks {
  speaks(protocol: string): boolean;
  /** A fault refuses the handshake with its HTTP status. */
  upgrade(handshake: Handshake): StudioError | undefined;
  open(socket: Socket): void;
  /** `undefined` for a binary frame: nobody here speaks binary. */
  message(socket: Socket, text: string | undefined): void;
  /** The network took what was buffered, or a good part of it. */
  drained(socket: Socket): void;
  close(socket: Socket): void;
}

export type Fetch = (request: Request, env: RequestEnv) => Response | Promise<Response>;

export interface TransportOptions {
  host: string;
  port: number;
  fetch: Fetch;
  sockets: SocketHooks;
  /** Called once for each request and handshake. */
  identify: Identify;
  log: Log;
}

export interface Transport {
  readonly name: 'uws' | 'node';
  readonly port: number;
  /** One frame to every subscriber of the topic, encoded once. */
  publish(topic: string, text: string): void;
  /** No new connections; those there are stay. */
  refuse(): void;
  close(): Promise<void>;
}

export const SOCKET_PATH = '/ws';

export const TRANSPORT_LIMITS = {
  /** Above what a client may send in a frame (see `LIVE_LIMITS`), so that a large frame gets its close code. */
  frameBytes: 64 * 1024,
  /** Beyond this a socket is cut off whatever it is owed; the live sessions act far earlier. */
  bufferedBytes: 64 * 1024 * 1024,
  idleSeconds: 120,
  headerBytes: 16 * 1024,
  requestMs: 30_000,
} as const;

/** Why the sidecar cannot start, in words for whoever starts it. */
export class StartError extends Error {}

export function portTaken(host: string, port: number): StartError {
  return new StartError(
    `Port ${port} on ${host} is taken or not allowed. Stop what listens there, or choose another one with PORT=.`,
  );
}

export function requestedProtocols(header: string | undefined, speaks: (name: string) => boolean): string[] {
  const names = (header ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return [...names.filter(speaks), ...names.filter((name) => !speaks(name))];
}
