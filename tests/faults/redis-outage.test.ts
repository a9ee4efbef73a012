import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { redisKeys, STUDIO_PRODUCER } from '@loom-studio/core-adapter/protocol';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import {
  agree,
  appAt,
  closeAll,
  closing,
  type RedisApp,
  type RedisSidecar,
  sidecarAt,
  WITHIN_MS,
  WS,
  work,
} from './redis-world.ts';

jest.setTimeout(60_000);

const MINUTE = 60_000;
const LENGTHS = [1_000, 30_000, 5 * MINUTE, 60 * MINUTE];

afterEach(closeAll);

interface Begun {
  redis: TestRedis;
  sidecar: RedisSidecar;
  app: RedisApp;
  /** Lets time pass, in milliseconds. */
  pass(ms: number): void;
}

/** A sidecar whose time can be moved, and an app that is shown. */
async function begin(): Promise<Begun> {
  const redis = await startRedis({ appendOnly: true });
  closing(redis.close);
  let later = 0;
  const sidecar = await sidecarAt(redis.url, {
    tamper: (engine) => ({ ...engine, now: async (ws) => (await engine.now(ws)) + later }),
  });
  const app = await appAt(redis.url);
  await work(app.registry, 0, 100);
  await agree(app, [sidecar]);
  const pass = (ms: number) => {
    later += ms;
  };
  return { redis, sidecar, app, pass };
}

const isLost = ({ app, sidecar }: Begun): boolean =>
  sidecar.studio.view.producer(app.adapter.stats().producer)?.lostSince !== undefined;

/** As a server whose clock shows `time` would: nothing is taken that is far ahead of the ids in the log. */
const clockShows = ({ redis }: Begun, time: number) => {
  const entry = ['producer', STUDIO_PRODUCER, 'first', '0', 'count', '0', 'events', '[]'];
  return redis.cli('xadd', redisKeys(WS).events, `${time}-0`, ...entry);
};

/** Who is taken for dead when Redis is back after so long. */
async function deadAfter(ms: number): Promise<string[]> {
  const begun = await begin();
  const { app, redis, sidecar, pass } = begun;
  const { view } = sidecar.studio;
  const { now } = view.state;
  await redis.kill();
  await eventually(() => expect(sidecar.studio.ready()).toBe(false));
  pass(ms);
  await redis.restart();
  await clockShows(begun, Date.now() + ms);
  await eventually(() => expect(view.state.now).toBeGreaterThan(now + ms), WITHIN_MS);
  const dead = isLost(begun) ? ['the app'] : [];
  await agree(app, [sidecar]);
  return [...dead, ...[...view.live()].filter(({ quietSince }) => quietSince).map(({ id }) => id)];
}

describe('I7: an outage of Redis', () => {
  it('takes nobody for dead, be it a second, 30 seconds, 5 minutes or an hour', async () => {
    // All come to their end, so that none starts a server when everything has been cleared away.
    const all = LENGTHS.map((ms) => deadAfter(ms).catch((error) => [String(error)]));
    expect(await Promise.all(all)).toEqual(LENGTHS.map(() => []));
  });

  it('would, if the time without Redis had passed like any other', async () => {
    const begun = await begin();
    await begun.app.adapter.close(0);
    // Three times as fast as it does: no step is as long as an absence.
    const passing = setInterval(() => begun.pass(2_000), 1_000);
    closing(async () => clearInterval(passing));
    await eventually(() => expect(isLost(begun)).toBe(true), WITHIN_MS);
  });
});
