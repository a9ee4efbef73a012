import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RedisClient } from './loom-types.ts';

/** The checkout of Loom these programs run on. It is read, never written. */
const FOLDER = process.env.UPSTREAM_DIR ?? '';
const ofLoom = createRequire(join(FOLDER, 'package.json'));

/** A module of Loom's own sources, unmodified: `loom('discovery/index')`. */
export function loom<Module>(path: string): Promise<Module> {
  return import(pathToFileURL(join(FOLDER, 'src', `${path}.ts`)).href) as Promise<Module>;
}

/** A client of the very ioredis Loom itself uses, to the Redis in `APP_REDIS_URL`. */
export function redisOfLoom(): RedisClient {
  const { default: Redis } = ofLoom('ioredis') as {
    default: new (url: string, options: object) => RedisClient;
  };
  // As BullMQ asks for it; nothing else minds.
  return new Redis(process.env.APP_REDIS_URL ?? '', { maxRetriesPerRequest: null });
}

/** Hands what was found to the test that runs this program, and ends it. */
export function tell(found: unknown): void {
  process.stdout.write(`\nFOUND ${JSON.stringify(found)}\n`, () => process.exit(0));
}
