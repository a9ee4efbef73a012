import { parseRedisUrl } from '../protocol/redis-url.ts';
import type { Link, RedisLike, StudioOptions } from '../types.ts';
import { createDirectLink } from './direct.ts';
import { createHttpLink } from './http.ts';
import { createRedisLink } from './redis.ts';
import { createOwnConnection } from './redis-connection.ts';
import { createGivenConnection } from './redis-given.ts';

const DEFAULT_URL = 'http://localhost:9090';
const WAYS = ['url', 'redis', 'link', 'engine'] as const;
/** For a round trip, connecting included. */
const REDIS_MS = 5_000;

export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  workspace: string;
  log(line: string): void;
  /** Where a thread of its own has to be told the way. */
  importRedis?: (() => Promise<unknown>) | undefined;
}

/** The way to the studio that the options name. Throws `TypeError` naming the option that is wrong. */
export function chooseLink(options: StudioOptions, { env, workspace, log, importRedis }: Surroundings): Link {
  const ways = WAYS.filter((way) => options[way] !== undefined);
  if (ways.length > 1) throw new TypeError(`give one of ${WAYS.join(', ')}, not ${ways.join(' and ')}`);
  if (options.link) return options.link;
  if (options.engine) return createDirectLink(options.engine, workspace);
  if (options.redis !== undefined) {
    tellUnused(options, log);
    return createRedisLink({
      connection: createGivenConnection(readClient(options.redis), REDIS_MS),
      workspace,
    });
  }
  const [option, text] =
    options.url === undefined ? ['STUDIO_URL', env.STUDIO_URL || DEFAULT_URL] : ['url', options.url];
  if (isRedis(text)) {
    tellUnused(options, log);
    const address = readRedisUrl(option, text);
    return createRedisLink({
      connection: createOwnConnection({ address, log, timeoutMs: REDIS_MS, importRedis }),
      workspace,
    });
  }
  const token = readToken(options.token ?? env.STUDIO_TOKEN);
  return createHttpLink({ url: readUrl(option, text), workspace, token });
}

export function isRedis(url: string | undefined): boolean {
  return url !== undefined && /^redis[a-z+]*:/i.test(url);
}

function tellUnused({ token }: StudioOptions, log: (line: string) => void): void {
  if (token) log('token: not used over Redis, which has users and passwords of its own');
}

function readUrl(option: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new TypeError(
      `${option}: "${withoutSecrets(text)}" is not an http://, https:// or redis:// address`,
    );
  }
  if (url.username || url.password) {
    throw new TypeError(`${option}: "${withoutSecrets(text)}" holds a user name; use token instead`);
  }
  return url;
}

function readRedisUrl(option: string, text: string) {
  const address = parseRedisUrl(text);
  if (address) return address;
  throw new TypeError(
    `${option}: "${withoutSecrets(text)}" is not redis://host:port/database, redis+sentinel://host,host/group ` +
      'or, for a Cluster, redis://host,host',
  );
}

/** A value that may hold a password is never repeated whole: what is not a port may be one, the host forgotten. */
function withoutSecrets(text: unknown): string {
  return String(text)
    .replace(/\/\/.*@/s, '//…@')
    .replace(/:(?!\/\/|\d{1,5}(?:[/,?#]|$)).*/s, ':…');
}

function readClient(client: RedisLike): RedisLike {
  if (typeof client !== 'object' || client === null || typeof client.pipeline !== 'function') {
    throw new TypeError('redis: not an ioredis client: pipeline() is missing');
  }
  if (client.options?.keyPrefix) {
    throw new TypeError(
      'redis: its keyPrefix would hide everything from the studio; give one without, such as client.duplicate({ keyPrefix: "" })',
    );
  }
  return client;
}

function readToken(token: string | undefined): string | undefined {
  if (token === undefined || token === '') return undefined;
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    throw new TypeError('token: must be visible ASCII without spaces');
  }
  return token;
}
