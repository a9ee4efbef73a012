import { SetupError } from './setup-error.mjs';

const CONNECT_MS = 5_000;

/** Refuses a `TEST_REDIS_URL` that tests cannot use before the first of them runs. */
export async function requireUsableTestRedis() {
  const problem = await testRedisProblem(process.env.TEST_REDIS_URL);
  if (problem) throw new SetupError(problem);
}

/** Why the Redis at `url` is not one that tests may use, in one sentence. It is asked how many keys it holds, no more. */
export async function testRedisProblem(url) {
  if (!url) return undefined;
  return addressProblem(url) ?? (await serverProblem(url));
}

export function addressProblem(url) {
  if (/^rediss?:\/\/[^,\s]+$/.test(url)) return undefined;
  return 'TEST_REDIS_URL must name one Redis server, as in redis://127.0.0.1:6379/1.';
}

export function keysProblem(keys) {
  if (keys === 0) return undefined;
  return `TEST_REDIS_URL names a Redis that holds ${keys} ${keys === 1 ? 'key' : 'keys'}: name an empty one, or none, as the tests touch no key that was there before.`;
}

async function serverProblem(url) {
  const { Redis } = await import('ioredis');
  const client = new Redis(url, {
    lazyConnect: true,
    protocol: 2,
    connectTimeout: CONNECT_MS,
    // Else a refused connection keeps the process for two seconds more.
    disconnectTimeout: 1,
    retryStrategy: () => null,
  });
  // The reason is an event; the refusal of `connect` only says that the connection is closed.
  let reason = '';
  client.on('error', (error) => {
    reason ||= error.message;
  });
  try {
    await client.connect();
    return keysProblem(await client.dbsize());
  } catch (error) {
    const why = (reason || error.message).replace(/\.$/, '');
    return `TEST_REDIS_URL names a Redis that cannot be used: ${why}.`;
  } finally {
    client.disconnect();
  }
}
