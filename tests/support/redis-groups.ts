import { eventually } from './eventually.ts';
import { freeClusterPort } from './free-port.ts';
import { startRedis, type TestRedis } from './redis.ts';
import { startSentinel, type TestSentinel } from './redis-sentinel.ts';

/** Several servers that stand for one another. */
export interface RedisGroup {
  url: string;
  nodes: TestRedis[];
  /** The server that takes writes for the key now. */
  masterOf(key: string): Promise<TestRedis>;
  close(): Promise<void>;
}

const READY_MS = 30_000;
const SENTINELS = 3;

/** One server alone, that keeps its writes. */
export async function startSingle(): Promise<RedisGroup> {
  const redis = await startRedis({ appendOnly: true });
  return { url: redis.url, nodes: [redis], masterOf: async () => redis, close: redis.close };
}

/** One master, two replicas and three Sentinels that agree on a successor within a few seconds. */
export async function startSentinelGroup(): Promise<RedisGroup> {
  const atOnce = ['--repl-diskless-sync-delay', '0'];
  const master = await startRedis({ args: atOnce });
  // What was not seen by a replica is not accepted for long: that bounds what a failover can lose.
  const safety = [
    '--min-replicas-to-write',
    '1',
    '--min-replicas-max-lag',
    '3',
    '--repl-ping-replica-period',
    '1',
  ];
  const follow = ['--replicaof', '127.0.0.1', String(master.port), ...safety, ...atOnce];
  const replicas = await Promise.all([startRedis({ args: follow }), startRedis({ args: follow })]);
  await eventually(async () => {
    const facts = await master.cli('INFO', 'replication');
    if ((facts.match(/state=online/g) ?? []).length < 2) throw new Error(facts);
  }, READY_MS);
  await master.cli(
    'CONFIG',
    'SET',
    'min-replicas-to-write',
    '1',
    'min-replicas-max-lag',
    '3',
    'repl-ping-replica-period',
    '1',
  );
  const nodes = [master, ...replicas];
  const watch = [
    `sentinel monitor studio 127.0.0.1 ${master.port} 2`,
    'sentinel down-after-milliseconds studio 1500',
    'sentinel failover-timeout studio 6000',
  ];
  const sentinels = await Promise.all(Array.from({ length: SENTINELS }, () => startSentinel(watch)));
  const [first] = sentinels as [TestSentinel];
  const ask = (...words: string[]) => first.cli('SENTINEL', ...words);
  await eventually(async () => {
    const facts = await ask('MASTER', 'studio');
    const [, others] = /num-other-sentinels\n(\d+)/.exec(facts) ?? [];
    const [, followers] = /num-slaves\n(\d+)/.exec(facts) ?? [];
    if (others !== '2' || followers !== '2') throw new Error(facts);
  }, READY_MS);
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/studio`,
    nodes,
    async masterOf() {
      const [, port] = (await ask('GET-MASTER-ADDR-BY-NAME', 'studio')).split('\n');
      return nodes.find((node) => node.port === Number(port)) ?? master;
    },
    async close() {
      for (const each of [...sentinels, ...nodes]) await each.close();
    },
  };
}

/** Three masters with a replica each. */
export async function startClusterGroup(): Promise<RedisGroup> {
  const args = [
    '--cluster-enabled',
    'yes',
    '--cluster-node-timeout',
    '2000',
    '--cluster-replica-validity-factor',
    '0',
  ];
  const nodes = await Promise.all(
    Array.from({ length: 6 }, async () => startRedis({ args, port: await freeClusterPort() })),
  );
  const places = nodes.map(({ port }) => `127.0.0.1:${port}`);
  const [first] = nodes as [TestRedis];
  await first.cli('--cluster', 'create', ...places, '--cluster-replicas', '1', '--cluster-yes');
  await eventually(async () => {
    for (const node of nodes) {
      const facts = await node.cli('CLUSTER', 'INFO');
      if (!facts.includes('cluster_state:ok')) throw new Error(facts);
    }
  }, READY_MS);
  return {
    url: `redis://${places.join(',')}`,
    nodes,
    async masterOf(key) {
      for (const node of nodes) {
        const slot = Number(await node.cli('CLUSTER', 'KEYSLOT', key).catch(() => '-1'));
        if (slot < 0) continue;
        const line = (await node.cli('CLUSTER', 'NODES'))
          .split('\n')
          .find((each) => /\bmaster\b/.test(each) && !/fail/.test(each) && holds(each, slot));
        const port = Number(/:(\d+)@/.exec(line ?? '')?.[1]);
        const found = nodes.find((each) => each.port === port);
        if (found) return found;
      }
      throw new Error(`nobody holds ${key}`);
    },
    async close() {
      for (const node of nodes) await node.close();
    },
  };
}

/** Whether a line of `CLUSTER NODES` names a range with the slot. */
function holds(line: string, slot: number): boolean {
  return line
    .split(' ')
    .slice(8)
    .some((range) => {
      const [from, to = from] = range.split('-').map(Number);
      return from !== undefined && to !== undefined && slot >= from && slot <= to;
    });
}
