import type { RedisKeys } from '@loom-studio/core-adapter/protocol';
import type { Position } from '../engine.ts';
import type { Client } from './connect.ts';
import { answers } from './state.ts';

/**
 * Room for the next commit of a full server: the log up to what is applied, and the older half of the changelog.
 * Returns how many changes were forgotten.
 */
export async function relieve(client: Client, keys: RedisKeys, { at, seq }: Position): Promise<number> {
  const [length] = await answers(client, [
    ['xlen', keys.changes],
    ['xtrim', keys.events, 'MINID', at],
  ]);
  const oldest = Math.max(0, seq - Math.floor(Number(length) / 2));
  const [forgotten] = await answers(client, [['xtrim', keys.changes, 'MINID', `${oldest}-0`]]);
  return Number(forgotten);
}
