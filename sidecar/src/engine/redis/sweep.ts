import type { RedisKeys } from '@loom-studio/core-adapter/protocol';
import { Cluster, type Redis } from 'ioredis';
import type { Client } from './connect.ts';
import { run, script } from './scripts.ts';
import { answers } from './state.ts';

/** KEYS: meta, actors, then hashes of actors. Forgets those that nothing names. */
const SWEEP = script(`#!lua flags=allow-oom
local prefix = #KEYS[2] - 6
local gone = 0
for i = 3, #KEYS do
  if not redis.call('ZSCORE', KEYS[2], string.sub(KEYS[i], prefix + 7)) then
    gone = gone + redis.call('UNLINK', KEYS[i])
  end
end
return gone
`);

/** KEYS: meta. ARGV: the epoch swept for. One that began meanwhile left hashes behind too. */
const DONE = script(`#!lua flags=allow-oom
if redis.call('HGET', KEYS[1], 'epoch') == ARGV[1] then redis.call('HDEL', KEYS[1], 'sweep') end
`);

/** A new epoch leaves the hashes of its forerunner's actors behind. Returns how many were forgotten. */
export async function sweep(client: Client, keys: RedisKeys): Promise<number> {
  let gone = 0;
  const [epoch] = await answers(client, [['hget', keys.meta, 'epoch']]);
  for (const node of nodesOf(client)) {
    const scan = node.scanStream({ match: keys.actor('*'), count: 1_000 });
    for await (const found of scan as AsyncIterable<string[]>) {
      if (found.length > 0) gone += Number(await run(client, SWEEP, [keys.meta, keys.actors, ...found], []));
    }
  }
  await run(client, DONE, [keys.meta], [String(epoch)]);
  return gone;
}

function nodesOf(client: Client): Redis[] {
  return client instanceof Cluster ? client.nodes('master') : [client];
}
