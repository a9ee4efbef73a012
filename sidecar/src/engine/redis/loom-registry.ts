import type { RedisAddress } from '@loom-studio/core-adapter/protocol';
import { connect, opened } from './connect.ts';
import { asFault } from './scripts.ts';

/** What a Loom app's own registry keeps of one actor, as its Redis holds it: texts, none of them checked. */
export interface LoomHash {
  actorId?: string;
  actorType?: string;
  workerId?: string;
  status?: string;
  /** ISO 8601. */
  lastHeartbeat?: string;
  messageCount?: string;
  /** JSON, or empty. */
  metadata?: string;
}

/** The registry that a Loom app keeps in its Redis, and the bus beside it. Read only: no operation writes. */
export interface LoomRegistry {
  /** Makes sure the bus is listened to. Throws when the app's Redis does not answer. */
  listen(): Promise<void>;
  /** Some ids of all; begin with cursor `0`, done when it is `0` again. An id may come twice. */
  page(cursor: string): Promise<{ cursor: string; ids: string[] }>;
  /** In the order of `ids`; `undefined` where an actor's key holds no hash, or nothing. */
  read(ids: readonly string[]): Promise<Array<LoomHash | undefined>>;
  /** Which of `ids` are in the set of all. */
  listed(ids: readonly string[]): Promise<boolean[]>;
  close(): void;
}

export interface LoomRegistryOptions {
  address: RedisAddress;
  /** The registry's `keyPrefix`. */
  prefix: string;
  onMessage: (text: string) => void;
  onError: (error: Error) => void;
}

/** Loom's event bus has no other. */
const CHANNEL = 'loom:actor:events';
/** A hint: a small set comes whole. */
const PAGE = 250;
const FIELDS = [
  'actorId',
  'actorType',
  'workerId',
  'status',
  'lastHeartbeat',
  'messageCount',
  'metadata',
] as const;

/**
 * Keys: `<prefix>:all` is the set of ids, `<prefix>:<id>` the hash of one. Nothing else is asked for, so that an
 * account which may only read these is enough: `+sscan +hmget +sismember +subscribe`.
 */
export function createLoomRegistry({
  address,
  prefix,
  onMessage,
  onError,
}: LoomRegistryOptions): LoomRegistry {
  let lost: Error | undefined;
  const onLost = (error: Error) => {
    lost = error;
    onError(error);
  };
  const client = connect(address, 'registry', onLost);
  const bus = connect(address, 'bus', onLost);
  const all = `${prefix}:all`;
  bus.on('message', (channel: string, text: string) => {
    if (channel === CHANNEL) onMessage(text);
  });

  // A new connection has forgotten what was listened to.
  bus.on('ready', () => bus.subscribe(CHANNEL).catch(onError));

  return {
    async listen() {
      await Promise.all([opened(bus), opened(client)]);
      const isReady = [bus, client].every(({ status }) => status === 'ready');
      if (!isReady && lost) throw asFault(lost);
      // Again each time, as it tells whether the connection still works.
      await bus.subscribe(CHANNEL).catch(failed);
    },
    async page(cursor) {
      const [next, ids] = await client.sscan(all, cursor, 'COUNT', PAGE).catch(failed);
      return { cursor: next, ids };
    },
    read: (ids) =>
      Promise.all(ids.map((id) => client.hmget(`${prefix}:${id}`, ...FIELDS).then(hashOf, noHash))),
    async listed(ids) {
      const answers = await Promise.all(ids.map((id) => client.sismember(all, id))).catch(failed);
      return answers.map((answer) => answer === 1);
    },
    close() {
      client.disconnect();
      bus.disconnect();
    },
  };
}

function hashOf(values: Array<string | null>): LoomHash | undefined {
  const hash: LoomHash = {};
  for (const [index, field] of FIELDS.entries()) {
    const value = values[index];
    if (typeof value === 'string') hash[field] = value;
  }
  return Object.keys(hash).length === 0 ? undefined : hash;
}

/** An actor named `all` would have the key of the set. */
function noHash(error: Error): undefined {
  if (!error.message.startsWith('WRONGTYPE')) failed(error);
}

function failed(error: unknown): never {
  throw asFault(error);
}
