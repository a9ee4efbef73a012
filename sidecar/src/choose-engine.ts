import { type Config, ConfigError } from './config.ts';
import type { Engine, Notice } from './engine/engine.ts';
import { createMemoryEngine } from './engine/memory/memory.ts';
import { createRedisEngine } from './engine/redis/redis.ts';

/** Redis where it is named, else this process. Throws `ConfigError` when the folder for documents cannot be used. */
export function chooseEngine(
  { dataDir, redis }: Config,
  onError: (error: unknown) => void,
  onNotice: (notice: Notice) => void,
): Engine {
  if (redis) return createRedisEngine({ address: redis, onError, onNotice });
  if (dataDir === undefined) return createMemoryEngine();
  try {
    return createMemoryEngine({ dataDir });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`DATA_DIR: ${dataDir} cannot be used: ${reason}`);
  }
}
