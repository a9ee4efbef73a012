import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import {
  agree,
  appAt,
  closeAll,
  closing,
  forgetful,
  type LinkTamper,
  neverAsked,
  type RedisApp,
  type RedisSidecar,
  sameEpoch,
  sidecarAt,
  WITHIN_MS,
  work,
  working,
  wrong,
} from './redis-world.ts';

jest.setTimeout(60_000);

afterEach(closeAll);

/** What Redis comes back with. */
const WAYS = ['all its writes', 'nothing', 'an older dump'] as const;
type Way = (typeof WAYS)[number];

interface Begun {
  redis: TestRedis;
  sidecars: [RedisSidecar, RedisSidecar];
  app: RedisApp;
}

async function begin(way: Way, link?: LinkTamper): Promise<Begun> {
  const redis = await startRedis({ appendOnly: way === 'all its writes' });
  closing(redis.close);
  const sidecars: [RedisSidecar, RedisSidecar] = [await sidecarAt(redis.url), await sidecarAt(redis.url)];
  const app = await appAt(redis.url, link ? { tamper: link } : {});
  await work(app.registry, 0, 100);
  await agree(app, sidecars);
  if (way === 'an older dump') await redis.cli('SAVE');
  await work(app.registry, 100, 100);
  await agree(app, sidecars);
  return { redis, sidecars, app };
}

/** Killed under load, and back after the app went on without it. */
async function restart({ redis, app, sidecars }: Begun): Promise<void> {
  const load = working(app.registry);
  await redis.kill();
  await eventually(() => expect(sidecars[0].studio.ready()).toBe(false));
  await load.stop();
  await work(app.registry, 0, 200);
  await redis.restart();
}

describe.each(WAYS)('I7: Redis killed under load that comes back with %s', (way) => {
  it('leaves nobody with anything wrong', async () => {
    const begun = await begin(way);
    const { epoch } = begun.sidecars[0].studio.position();
    const resets = begun.sidecars.map((each) => each.resets());
    await restart(begun);
    await agree(begun.app, begun.sidecars);
    const [{ studio }] = begun.sidecars;
    expect(studio.position().epoch === epoch).toBe(way !== 'nothing');
    // Nobody starts over who need not.
    const over = begun.sidecars.map((each, index) => each.resets() > (resets[index] ?? 0));
    expect(over).toEqual(way === 'all its writes' ? [false, false] : [true, true]);
  });
});

describe('I7: an app whose Redis was away', () => {
  /** Of an adapter that hears from nobody that something is missing. */
  const unheeding: LinkTamper = (link) => neverAsked(sameEpoch(link));

  const atRest = async (way: Way, link: LinkTamper) => {
    const begun = await begin(way, link);
    await restart(begun);
    await eventually(async () => {
      expect(await begun.app.adapter.flush(2_000)).toBe(true);
      expect(begun.sidecars.map(({ studio }) => studio.ready())).toEqual([true, true]);
    }, WITHIN_MS);
    const { acked, producer } = begun.app.adapter.stats();
    await eventually(() => {
      for (const { studio } of begun.sidecars) expect(studio.view.producer(producer)?.last).toBe(acked);
    }, WITHIN_MS);
    return wrong(begun.app, begun.sidecars);
  };

  it('would be missing what it did meanwhile if it did not keep what was not answered', async () => {
    expect(await atRest('all its writes', (link) => unheeding(forgetful(link)))).not.toEqual([]);
  });

  it('would be missing what Redis lost if it heeded neither the epoch nor a request to send all again', async () => {
    expect(await atRest('nothing', unheeding)).not.toEqual([]);
  });

  it('would be missing what an older dump lacks if it heeded no request to send all again', async () => {
    expect(await atRest('an older dump', unheeding)).not.toEqual([]);
  });
});
