import { setTimeout as sleep } from 'node:timers/promises';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { type SidecarProcess, startSidecar } from '../../support/sidecar.ts';
import { flush, metric } from '../filled-studio.ts';
import { type Case, figure, repeat } from '../measure.ts';

const AWAY_MS = 3_000;
const LOOK_MS = 10;
const RUNS = 5;

export const heal: Case = {
  name: 'heal',
  about: 'two sidecars on one Redis: time until what is reported shows again after a kill -9',
  async run() {
    return [
      figure('Redis killed, from its return', 'ms', await repeat(RUNS, redisBack), {
        target: { atMost: 2_000 },
      }),
      figure('the ingester killed, from the kill', 'ms', await repeat(RUNS, ingesterGone), {
        target: { atMost: 3_000 },
      }),
    ];
  },
};

interface Pair {
  redis: TestRedis;
  sidecars: SidecarProcess[];
}

async function withPair(measure: (pair: Pair) => Promise<number>): Promise<number> {
  const redis = await startRedis({ appendOnly: true });
  const sidecars: SidecarProcess[] = [];
  try {
    for (let n = 0; n < 2; n += 1)
      sidecars.push(await startSidecar({ REDIS_URL: redis.url, LOG_LEVEL: 'silent' }));
    await flush(sidecars[0]?.url ?? '', 1, [told(0)]);
    return await measure({ redis, sidecars });
  } finally {
    for (const each of sidecars) await each.kill();
    await redis.close();
  }
}

const redisBack = () =>
  withPair(async ({ redis, sidecars: [first] }) => {
    await redis.kill();
    await sleep(AWAY_MS);
    await redis.restart();
    const back = performance.now();
    await showsNext(first?.url ?? '', 2);
    return performance.now() - back;
  });

const ingesterGone = () =>
  withPair(async ({ sidecars }) => {
    const leads = await Promise.all(sidecars.map(isLeader));
    const leader = sidecars[leads.indexOf(true)];
    const other = sidecars.find((each) => each !== leader);
    const killed = performance.now();
    await leader?.kill();
    await showsNext(other?.url ?? '', 2);
    return performance.now() - killed;
  });

async function isLeader(sidecar: SidecarProcess): Promise<boolean> {
  const { sidecars } = await sidecar.get<{ sidecars: Array<{ self: boolean; leads: boolean }> }>(
    '/api/sidecars',
  );
  return sidecars.some(({ self, leads }) => self && leads);
}

/** Reports the next event until it is taken, and waits until it shows. Sent twice it counts once. */
async function showsNext(url: string, number: number): Promise<void> {
  for (;;) {
    const taken = await flush(url, number, [told(number)]).then(
      () => true,
      () => false,
    );
    if (taken && (await metric(url, 'studio_messages_total')) === number) return;
    await sleep(LOOK_MS);
  }
}

/** The first registers, the others count a message each. */
function told(number: number): object {
  return number === 0
    ? { kind: 'registered', at: Date.now(), id: 'a', type: 'T' }
    : { kind: 'changed', at: Date.now(), id: 'a', messages: number };
}
