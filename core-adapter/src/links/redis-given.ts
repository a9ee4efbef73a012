import type { RedisLike } from '../types.ts';
import { type Answer, type RedisConnection, within } from './redis-connection.ts';

/** In these states ioredis sends at once, or connects first. In others it would keep commands for later. */
const SENDING = new Set(['ready', 'wait']);

/** Speaks over a client the app made, which stays the app's: nothing is set, listened to or closed. */
export function createGivenConnection(client: RedisLike, timeoutMs: number): RedisConnection {
  let busy = false;

  async function exec(commands: unknown[][]): Promise<Answer[]> {
    busy = true;
    try {
      return ((await client.pipeline(commands).exec()) ?? []) as Answer[];
    } finally {
      busy = false;
    }
  }

  return {
    async run(commands) {
      const { status = 'ready' } = client;
      if (!SENDING.has(status)) throw new Error(`the Redis client is ${status}`);
      // It may keep commands as long as it likes: never more than one of ours.
      if (busy) throw new Error('the Redis client has not answered yet');
      return within(timeoutMs, exec(commands));
    },
    close: () => undefined,
  };
}
