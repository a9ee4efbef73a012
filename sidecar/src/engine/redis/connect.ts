import type { RedisAddress } from '@loom-studio/core-adapter/protocol';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { plainly } from './refusal.ts';
import { REDIS_WAITS } from './waits.ts';

export type Client = Redis | Cluster;

/** What a connection is for: each kind of traffic has its own, so that none waits behind another. */
export type Purpose = 'commands' | 'reader' | 'subscriber' | 'registry' | 'bus';

const CONNECT_MS = 2_000;
const RETRY_MIN_MS = 50;
const RETRY_MAX_MS = 1_000;

/**
 * A connection that never holds back or repeats a command: without one that works, a command fails at once,
 * and what was sent without an answer is the caller's to decide about.
 */
export function connect(
  address: RedisAddress,
  purpose: Purpose,
  onError: (error: Error) => void,
  silentMs = REDIS_WAITS.silentMs,
): Client {
  const create = address.kind === 'cluster' ? ofCluster : ofServer;
  const client = create(address, purpose, silentMs);
  client.on('error', (error: Error) => {
    // Without it the client would go on in database 0, whose data are somebody else's.
    if (isOfSelect(error)) client.disconnect(true);
    if (!isConsequence(error)) onError(plainly(error));
  });
  // A Cluster speaks of its nodes' failures here.
  client.on('node error', onError);
  firstTries.set(client, firstTry(client));
  return client;
}

function isOfSelect(error: Error & { command?: { name?: string } }): boolean {
  return error.command?.name === 'select';
}

/** What was still to be sent on a connection that was given up; why it was has been told. */
function isConsequence({ message }: Error): boolean {
  return message.startsWith("Stream isn't writeable");
}

const firstTries = new WeakMap<Client, Promise<void>>();

/** Settles when a new connection works or has failed once; from then on a command fails at once without one. */
export async function opened(client: Client): Promise<void> {
  if (client.status !== 'ready') await firstTries.get(client);
}

function firstTry(client: Client): Promise<void> {
  return new Promise((resolve) => {
    for (const outcome of ['ready', 'error', 'close', 'end']) client.once(outcome, () => resolve());
  });
}

function ofServer(address: RedisAddress, purpose: Purpose, silentMs: number): Redis {
  const { nodes, master, kind, db, username, password, tls } = address;
  const [first] = nodes;
  const options = { ...common(address, purpose, silentMs), db, retryStrategy };
  if (kind === 'server') return new Redis({ ...options, ...first });
  return new Redis({
    ...options,
    sentinels: nodes,
    name: master as string,
    // Sentinels usually have no accounts of their own; those that have share the group's.
    ...(password !== undefined && { sentinelPassword: password }),
    ...(username !== undefined && { sentinelUsername: username }),
    ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
    sentinelRetryStrategy: retryStrategy,
    sentinelCommandTimeout: CONNECT_MS,
    failoverDetector: true,
  });
}

function ofCluster(address: RedisAddress, purpose: Purpose, silentMs: number): Cluster {
  return new Cluster(address.nodes, {
    clusterRetryStrategy: retryStrategy,
    enableOfflineQueue: false,
    shardedSubscribers: purpose === 'subscriber',
    slotsRefreshInterval: 5_000,
    slotsRefreshTimeout: CONNECT_MS,
    // Certificates name hosts, and what a Cluster announces are addresses.
    ...(address.tls && { dnsLookup: (name, done) => done(null, name) }),
    redisOptions: common(address, purpose, silentMs),
  });
}

function common({ username, password, tls }: RedisAddress, purpose: Purpose, silentMs: number) {
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && { tls: {} }),
    connectionName: `loom-studio-${purpose}`,
    protocol: 2 as const,
    connectTimeout: CONNECT_MS,
    socketTimeout: silentMs,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    enableAutoPipelining: purpose === 'commands' || purpose === 'registry',
  } satisfies RedisOptions;
}

/** Quickly at first, then once a second, never in step with others. */
function retryStrategy(times: number): number {
  return Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** Math.min(times, 10)) * (0.5 + Math.random() / 2);
}
