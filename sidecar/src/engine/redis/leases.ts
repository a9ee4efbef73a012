import type { Client } from './connect.ts';
import { run, script } from './scripts.ts';

/** KEYS: the lease. ARGV: holder, ms. */
const HOLD = script(`#!lua flags=allow-oom
local stored = redis.call('TYPE', KEYS[1]).ok == 'string' and redis.call('GET', KEYS[1])
-- A lease ends by itself: one that does not was written by no sidecar.
if stored and stored ~= ARGV[1] and redis.call('PTTL', KEYS[1]) >= 0 then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`);

/** KEYS: the lease. ARGV: holder. */
const RELEASE = script(`#!lua flags=allow-oom
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
`);

export async function hold(client: Client, key: string, holder: string, ttlMs: number): Promise<boolean> {
  return (await run(client, HOLD, [key], [holder, ttlMs])) === 1;
}

export async function release(client: Client, key: string, holder: string): Promise<void> {
  await run(client, RELEASE, [key], [holder]);
}
