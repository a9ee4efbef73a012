import type { Redis, RedisOptions } from 'ioredis';

export interface Node {
  host: string;
  port: number;
}

const CONNECT_MS = 2_000;

/** For a client that keeps nothing back and repeats nothing, whose end is its end. */
export function clientOptions(node: Node, tls: boolean) {
  return {
    ...node,
    ...(tls && { tls: {} }),
    connectionName: 'loom-studio-adapter',
    protocol: 2,
    connectTimeout: CONNECT_MS,
    lazyConnect: true,
    retryStrategy: () => null,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    // Its timer keeps a process alive while Redis loads; an answer of LOADING says the same.
    enableReadyCheck: false,
  } satisfies RedisOptions;
}

/** Loaded here and only when used, so that apps without Redis need no client for it. */
export async function loadRedis(
  log: (line: string) => void,
  importRedis: () => Promise<unknown> = () => import('ioredis'),
): Promise<typeof Redis> {
  let found: { Redis?: typeof Redis };
  try {
    found = (await importRedis()) as typeof found;
  } catch (error) {
    if (!isMissing(error)) throw error;
    found = {};
  }
  if (typeof found.Redis === 'function') return found.Redis;
  tellMissing(log);
  throw new Error('ioredis is not installed');
}

const told = new WeakSet<(line: string) => void>();

function tellMissing(log: (line: string) => void): void {
  if (told.has(log)) return;
  told.add(log);
  log('a redis:// address needs the package ioredis, 5.4 or newer: npm install ioredis');
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
}
