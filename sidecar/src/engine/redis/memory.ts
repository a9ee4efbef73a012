import type { StoreMemory } from '../engine.ts';
import type { Client } from './connect.ts';
import { run, script } from './scripts.ts';

/** In a script, so that of a Cluster the server is asked that holds the workspace. */
const INFO = script(`#!lua flags=no-writes
return redis.call('INFO', 'memory')
`);

/** Of the server that holds the key. Fails for an account that may not run INFO. */
export async function memory(client: Client, key: string): Promise<StoreMemory> {
  const text = String(await run(client, INFO, [key], []));
  const figure = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(text)?.[1]);
  const limitBytes = figure('maxmemory');
  return { usedBytes: figure('used_memory'), ...(limitBytes > 0 && { limitBytes }) };
}
