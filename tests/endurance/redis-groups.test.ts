import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { parseRedisUrl, type RedisAddress } from '@loom-studio/core-adapter/protocol';
import { engineContract } from '../../sidecar/src/engine/contract.ts';
import { createRedisEngine } from '../../sidecar/src/engine/redis/redis.ts';
import { type RedisGroup, startClusterGroup, startSentinelGroup } from '../support/redis-groups.ts';

jest.setTimeout(60_000);

describe.each([
  ['sentinel', startSentinelGroup],
  ['cluster', startClusterGroup],
])('on a %s', (name, start) => {
  let group: RedisGroup;
  beforeAll(async () => {
    group = await start();
  }, 60_000);
  afterAll(() => group.close());

  engineContract(name, async () => {
    for (const node of group.nodes)
      if ((await node.cli('ROLE')).startsWith('master')) await node.cli('FLUSHALL');
    const engine = createRedisEngine({
      address: parseRedisUrl(group.url) as RedisAddress,
      onError: () => undefined,
    });
    // A Cluster is known only after its nodes were asked.
    await engine.position('warm');
    const inMaster = async (ws: string, ...words: string[]) =>
      (await group.masterOf(`studio:{${ws}}:meta`)).cli(...words);
    return {
      engine,
      advance: (ms) => sleep(ms),
      async forget(ws, id) {
        await inMaster(ws, 'XTRIM', `studio:{${ws}}:events`, 'MINID', id);
      },
      async damage(ws) {
        await inMaster(ws, 'DEL', `studio:{${ws}}:meta`);
      },
    };
  });
});
