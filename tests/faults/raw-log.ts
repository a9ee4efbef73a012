import { parseRedisUrl, type RedisAddress, redisKeys } from '@loom-studio/core-adapter/protocol';
import { Redis } from 'ioredis';
import type { Engine } from '../../sidecar/src/engine/engine.ts';
import { createRedisEngine } from '../../sidecar/src/engine/redis/redis.ts';
import { createWorld, type World } from '../../sidecar/src/suite/world.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const KEYS = redisKeys('default');

/** A sidecar on Redis, and the log behind its back: whoever can write to Redis can write anything. */
export interface RawWorld {
  redis: TestRedis;
  world: World;
  /** Appends an entry just as it is given. */
  add(producer: string, first: number, events: string | Buffer): Promise<void>;
  /** Appends an entry of any fields. */
  addFields(...fields: Array<string | Buffer>): Promise<void>;
  /** Texts of the log as they are. */
  texts(): Promise<string[]>;
  /** Ids of the live actors, sorted. */
  ids(): string[];
  rejected(): number;
  close(): Promise<void>;
}

export async function createRawWorld(tamper?: (engine: Engine) => Engine): Promise<RawWorld> {
  const redis = await startRedis();
  const client = new Redis(redis.url);
  const address = parseRedisUrl(redis.url) as RedisAddress;
  const engine = createRedisEngine({ address, onError: () => undefined });
  const world = await createWorld({}, tamper ? tamper(engine) : engine);
  const addFields = async (...fields: Array<string | Buffer>) => {
    await client.xadd(KEYS.events, '*', ...fields);
  };
  const { studio } = world.sidecar;
  return {
    redis,
    world,
    addFields,
    add: (producer, first, events) =>
      addFields('producer', producer, 'first', String(first), 'count', '1', 'events', events),
    async texts() {
      const entries = await client.xrange(KEYS.events, '-', '+');
      return entries.map(([, fields]) => fields[fields.indexOf('events') + 1] ?? '');
    },
    ids: () => [...studio.view.live()].map(({ id }) => id).sort(),
    rejected: () => studio.view.state.totals.rejected,
    async close() {
      await world.close();
      await engine.close();
      client.disconnect();
      await redis.close();
    },
  };
}

export const registered = (id: string, more = ''): string =>
  `{"kind":"registered","at":1,"id":${JSON.stringify(id)},"type":"T"${more}}`;
