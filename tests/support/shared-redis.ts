import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startRedis } from './redis.ts';
import { ROOT } from './tree.ts';

/** A Redis that may be somebody else's: a test touches its own keys only, and leaves none. */
export interface SharedRedis {
  url: string;
  /** Sends a command about keys of the studio; nothing that reaches further belongs here. */
  send(command: string, ...words: string[]): Promise<unknown>;
  /** Removes what the studio wrote. */
  clear(): Promise<void>;
  /** Clears, and ends the server where the test started it. */
  close(): Promise<void>;
}

/** Every key of the studio, and only those: this is what `clear` removes. */
const OURS = 'studio:{*}:*';

/**
 * The Redis of `TEST_REDIS_URL` when that holds no key, else a server of the test's own; `REDIS_URL` is what
 * people run their studio on, so it is never looked at. For one test file: a second would find keys of the first.
 */
export async function sharedRedis(given = process.env['TEST_REDIS_URL']): Promise<SharedRedis> {
  if (!given) return startOwn();
  const { testRedisProblem } = await import(join(ROOT, 'deploy/run/test-redis.mjs'));
  const problem: string | undefined = await testRedisProblem(given);
  if (problem) throw new Error(problem);
  return shared(given);
}

async function startOwn(): Promise<SharedRedis> {
  const own = await startRedis();
  const redis = shared(own.url);
  return { ...redis, close: () => redis.close().finally(own.close) };
}

function shared(url: string): SharedRedis {
  const client = new Redis(url);
  const clear = async () => {
    let cursor = '0';
    do {
      const [next, keys] = await client.scan(cursor, 'MATCH', OURS, 'COUNT', 1_000);
      if (keys.length > 0) await client.del(keys);
      cursor = next;
    } while (cursor !== '0');
  };
  return {
    url,
    clear,
    send: (command, ...words) => client.call(command, ...words),
    close: () => clear().finally(() => client.disconnect()),
  };
}
