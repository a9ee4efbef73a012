import type { Redis } from 'ioredis';
import type { RedisAddress } from '../protocol/redis-url.ts';
import { clientOptions, loadRedis, type Node } from './redis-client.ts';
import { isReply } from './redis-fault.ts';

export type Command = [name: string, ...args: Array<string | number>];
export type Answer = [error: Error | null, reply?: unknown];

/** One round trip at a time. */
export interface RedisConnection {
  /** Each command's own failure stands in its place; fails as a whole when no answer came, within bounds. */
  run(commands: Command[]): Promise<Answer[]>;
  close(): void;
}

export interface OwnConnectionOptions {
  address: RedisAddress;
  /** Told once when ioredis is not there. */
  log(line: string): void;
  importRedis?: (() => Promise<unknown>) | undefined;
  /** For all of a round trip, connecting included: a server that says nothing for so long is taken for gone. */
  timeoutMs: number;
}

/** A workspace moves to another node of a Cluster and perhaps once more meanwhile. */
const MOVES = 3;
const MOVED = /^MOVED \d+ (?<host>.*):(?<port>\d+)$/;
/** Somebody else answers by now, or will: the next attempt asks anew who. */
const ELSEWHERE = /^(READONLY|MASTERDOWN|CLUSTERDOWN|LOADING)\b/;
const WITHOUT_ACCOUNT = /^(NOAUTH|NOPERM|ERR Protocol error: unauthenticated)\b/;

/**
 * A connection of our own, made when needed and given up at the first sign of trouble. The client library keeps
 * nothing back, repeats nothing and never reconnects by itself: the sender does all that, with the same numbers.
 * Sentinels and the nodes of a Cluster are asked here, over such connections too, because the library would keep
 * the app's process alive with its own. All keys of a workspace are on one node, so one connection does.
 */
export function createOwnConnection(options: OwnConnectionOptions): RedisConnection {
  const { address, log, timeoutMs, importRedis } = options;
  const { nodes, kind, master = '', username, password, tls } = address;
  let load = () => loadRedis(log, importRedis);
  let current: Redis | undefined;
  let moved: Node | undefined;
  /** Who of those given is asked. */
  let turn = 0;
  let attempts = 0;

  /** An attempt that took too long ends here, and leaves alone what a later one does. */
  function stillWanted(number: number): void {
    if (number !== attempts) throw new Error('given up');
  }

  async function open(number: number, node: Node, account: Account): Promise<Redis> {
    const Client = await load();
    load = async () => Client;
    stillWanted(number);
    drop();
    const client = new Client({ ...clientOptions(node, tls), ...account });
    current = client;
    let failure: Error | undefined;
    client.on('error', (error: Error) => {
      failure ??= error;
    });
    letProcessEnd(client);
    // A wrong database number is only told as an error; the connection would go on in another one.
    await client.connect().catch((error) => Promise.reject(failure ?? error));
    if (failure) throw failure;
    stillWanted(number);
    return client;
  }

  async function opened(number: number): Promise<Redis> {
    stillWanted(number);
    if (current?.status === 'ready') return current;
    const given = nodes[turn % nodes.length] as Node;
    const node = kind === 'sentinel' ? await askSentinel(number, given) : (moved ?? given);
    return open(number, node, { username, password, db: address.db });
  }

  /** Most Sentinels have no accounts; those that have share the group's. */
  async function askSentinel(number: number, sentinel: Node): Promise<Node> {
    for (const account of [{}, { username, password }]) {
      const client = await open(number, sentinel, account);
      const [answer] = await exec(client, [['sentinel', 'get-master-addr-by-name', master]]);
      stillWanted(number);
      drop();
      const [error, found] = answer ?? [null];
      if (error && WITHOUT_ACCOUNT.test(error.message)) continue;
      if (error) throw error;
      if (!Array.isArray(found)) throw new Error(`the Sentinel knows no group ${master}`);
      return { host: String(found[0]), port: Number(found[1]) };
    }
    throw new Error('the Sentinel wants another account');
  }

  async function attempt(commands: Command[], number: number): Promise<Answer[]> {
    for (let moves = 0; ; moves += 1) {
      const client = await opened(number);
      const answers = await exec(client, commands);
      stillWanted(number);
      const [first] = answers.flatMap(([error]) => error ?? []);
      const target = first && MOVED.exec(first.message)?.groups;
      if (first && (target || ELSEWHERE.test(first.message))) drop();
      if (!target || moves === MOVES) return answers;
      // Without a host it is the one that answered.
      moved = { host: target.host || (client.options.host as string), port: Number(target.port) };
    }
  }

  function drop(): void {
    if (!current) return;
    // Its farewell sets a timer, which only ends early when the socket closes thereafter.
    if (current.status !== 'end') current.disconnect();
    current.stream?.destroy();
    current = undefined;
  }

  return {
    async run(commands) {
      attempts += 1;
      try {
        return await within(timeoutMs, attempt(commands, attempts));
      } catch (error) {
        attempts += 1;
        drop();
        moved = undefined;
        turn += 1;
        throw error;
      }
    },
    close() {
      attempts += 1;
      drop();
    },
  };
}

interface Account {
  username?: string | undefined;
  password?: string | undefined;
  db?: number;
}

/** Fails as a whole when Redis fell silent, unless it had said why: it closes the connection after some errors. */
async function exec(client: Redis, commands: Command[]): Promise<Answer[]> {
  const answers = ((await client.pipeline(commands).exec()) ?? []) as Answer[];
  const [first] = answers.flatMap(([error]) => error ?? []);
  if (first && !isReply(first)) throw first;
  return answers;
}

/** The socket exists a moment after `connect`. */
function letProcessEnd(client: Redis): void {
  const unref = () => client.stream?.unref();
  client.on('connecting', () => setImmediate(unref));
  client.on('connect', unref);
}

/** Does not keep the process alive. */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis did not answer within ${ms} ms`)), ms).unref();
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
