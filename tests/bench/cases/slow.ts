import { setTimeout as sleep } from 'node:timers/promises';
import { startRedis } from '../../support/redis.ts';
import { residentBytes } from '../cost.ts';
import { type Arrivals, type Crowd, gather } from '../crowd/crowd.ts';
import { metric } from '../filled-studio.ts';
import { type Case, figure, quantile } from '../measure.ts';
import { openLoop } from '../open-loop.ts';
import { type StudioService, studio } from '../peers/studio.ts';

const SOCKETS = 400;
const STOPPED = 0.05;
const ACTORS = 250;
const ROUNDS_PER_SECOND = 20;
const SECONDS = 20;
const CAUGHT_UP_MS = 5_000;

export const slow: Case = {
  name: 'slow',
  about: `${SOCKETS} sockets, ${ACTORS * ROUNDS_PER_SECOND} updates/s to each; one in twenty stops reading for ${SECONDS} s`,
  async run() {
    // On Redis, so that what a sidecar holds are its sockets and not the changes of the last minute.
    const redis = await startRedis();
    const service = await studio({ actors: ACTORS, env: { REDIS_URL: redis.url } });
    const crowd = await gather({ ...service.client, count: SOCKETS });
    try {
      return await measured(service, crowd);
    } finally {
      await crowd.end();
      await service.close();
      await redis.close();
    }
  },
};

async function measured(service: StudioService, crowd: Crowd) {
  let round = 0;
  const pid = service.pids[0] ?? 0;
  const delays = async (seconds: number): Promise<number[]> => {
    await crowd.arrivals();
    const first = round + 1;
    const due = await openLoop(ROUNDS_PER_SECOND, seconds, () => {
      round += 1;
      return service.send(round);
    });
    await sleep(1_000);
    return delaysOf(await crowd.arrivals(), (each) => due[each - first]);
  };
  await delays(SECONDS / 2);
  const before = await delays(SECONDS);
  const held = residentBytes(pid);
  await crowd.pause(STOPPED);
  const among = await delays(SECONDS);
  const grown = (residentBytes(pid) - held) / 1e6;
  const parked = await metric(service.url, 'studio_live_slow_sockets');
  await crowd.resume();
  const resumed = performance.now();
  round += 1;
  await Promise.race([Promise.all([crowd.reached(round), service.send(round)]), sleep(CAUGHT_UP_MS)]);
  const took = performance.now() - resumed;
  const [calm, worse] = [quantile(before, 0.99), quantile(among, 0.99)];
  return [
    figure('update → socket while all read, p50', 'ms', [quantile(before, 0.5)]),
    figure('the same, p99', 'ms', [calm]),
    figure('of those who read, while others do not, p50', 'ms', [quantile(among, 0.5)]),
    figure('the same, p99', 'ms', [worse]),
    figure('p99 among slow ones over p99 without them', '×', [worse / calm], { target: { atMost: 1.1 } }),
    figure('memory of the sidecar grew by', 'MB', [grown], { target: { atMost: 15 } }),
    figure('sockets it knew to be slow', '', [parked], { note: `${SOCKETS * STOPPED} did not read` }),
    figure('they read again → everybody has the latest', 'ms', [took], { target: { atMost: CAUGHT_UP_MS } }),
  ];
}

/** From when each round was due. A round some socket never saw alone was overtaken by the next. */
function delaysOf({ rounds }: Arrivals, dueOf: (round: number) => number | undefined): number[] {
  const delays = rounds.flatMap(({ round, at }) => {
    const due = dueOf(round);
    return due === undefined ? [] : at.map((each) => each - due);
  });
  return delays.sort((a, b) => a - b);
}
