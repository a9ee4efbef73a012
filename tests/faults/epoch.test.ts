import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { BookClient } from '../../sidecar/src/suite/live-client.ts';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { createLiveWorld, isCurrent, type LiveWorld } from './live-world.ts';
import {
  agree,
  appAt,
  closeAll,
  closing,
  engineAt,
  ids,
  type LinkTamper,
  neverAsked,
  type Observer,
  observe,
  type RedisApp,
  register,
  sameEpoch,
  sidecarAt,
  type Tamper,
  trusting,
  WITHIN_MS,
  watching,
  working,
  wrong,
} from './redis-world.ts';

jest.setTimeout(60_000);

const workspace = 'w';
const META = 'studio:{w}:meta';
const ACTORS = 'studio:{w}:actors';
const GHOST = 'elsewhere:ghost';

let redis: TestRedis;

beforeEach(async () => {
  redis = await startRedis();
});
afterEach(async () => {
  await closeAll();
  await redis.close();
});

interface Side extends Observer {
  world: LiveWorld;
  client: BookClient;
}

async function side(tamper: Tamper = (engine) => engine): Promise<Side> {
  const world = await createLiveWorld('uws', { engine: tamper }, engineAt(redis.url));
  closing(world.close);
  const client = await world.connect();
  client.subscribe('a', { topic: 'actors' });
  return { ...observe(world.studio), world, client };
}

interface Begun {
  sides: [Side, Side];
  app: RedisApp;
  epoch: string;
}

/** Two sidecars with a client each, an app whose adapter sends it all again, and an actor nobody sends again. */
async function begin({ link, other }: { link?: LinkTamper; other?: Tamper } = {}): Promise<Begun> {
  const sides: [Side, Side] = [await side(), await side(other)];
  const [{ studio }] = sides;
  const app = await appAt(redis.url, { workspace, ...(link && { tamper: link }) });
  await app.adapter.flush();
  await studio.report('elsewhere', [register('ghost')]);
  for (const { client, world } of sides) {
    await eventually(() => expect(client.held('a').rows.has(GHOST)).toBe(true));
    await isCurrent(client, world.studio);
  }
  return { sides, app, epoch: studio.position().epoch };
}

const endOf = (epoch: string, sides: Observer[]) =>
  eventually(() => {
    for (const { studio } of sides) expect(['', epoch]).not.toContain(studio.position().epoch);
  }, WITHIN_MS);

describe('I6: an epoch ends, whatever was lost under load, and nothing of it is left', () => {
  it.each([
    ['everything', ['FLUSHALL']],
    ['the position', ['DEL', META]],
    ['the list of actors', ['DEL', ACTORS]],
    ['the producers', ['DEL', 'studio:{w}:producers']],
    ['one actor', ['DEL', 'studio:{w}:actor:default:actor-3']],
  ])('%s: clients start over, adapters send it all again, and all agree', async (_, command) => {
    const { sides, app, epoch } = await begin();
    const load = working(app.registry);
    await redis.cli(...command);
    await endOf(epoch, sides);
    await load.stop();
    await agree(app, sides);
    for (const { client, world } of sides) {
      await isCurrent(client, world.studio);
      expect(client.held('a').resets).not.toEqual([]);
      expect(client.held('a').rows.has(GHOST)).toBe(false);
      expect(client.faults).toEqual([]);
    }
  });

  it('would go on in the eyes of a sidecar that took a position of another epoch for up to date', async () => {
    let looked = 0;
    const { sides, app } = await begin({
      other: (engine) => {
        const blind = trusting(watching(engine));
        return {
          ...blind,
          since(...asked) {
            looked += 1;
            return blind.since(...asked);
          },
        };
      },
    });
    const [true_, blind] = sides;
    await redis.cli('DEL', META);
    await agree(app, [true_]);
    const before = looked;
    await eventually(() => expect(looked).toBeGreaterThan(before + 1));
    expect(blind.client.held('a').rows.has(GHOST)).toBe(true);
    expect(blind.client.held('a').resets).toEqual([]);
  });

  it('would go on unnoticed if a commit did not count what it builds on', async () => {
    const { sides, epoch } = await begin();
    // Lost in a way that the count does not show.
    const lose = `redis.call('DEL', KEYS[1]) redis.call('HSET', KEYS[2], 'actors', '0')`;
    await redis.cli('EVAL', lose, '2', ACTORS, META);
    const { seq } = sides[0].studio.position();
    await eventually(() => expect(sides[0].studio.position().seq).toBeGreaterThan(seq + 1));
    const fresh = await sidecarAt(redis.url, { workspace });
    expect(fresh.studio.position().epoch).toBe(epoch);
    expect(ids(fresh)).not.toEqual(ids(sides[0]));
  });
});

describe('I6: an adapter sends everything again in a new epoch', () => {
  const inNewEpoch = async (link: LinkTamper) => {
    const { sides, app, epoch } = await begin({ link });
    await redis.cli('DEL', META);
    await endOf(epoch, sides);
    // Whatever it sends is answered with the new epoch, and its number shows what is missing.
    await app.registry.incrementMessageCount('actor-0');
    expect(await app.adapter.flush()).toBe(true);
    return { sides, app };
  };

  it.each<[string, LinkTamper]>([
    ['it sees the epoch of the answer', neverAsked],
    ['it is asked because its numbers jump', sameEpoch],
  ])('when %s alone', async (_, link) => {
    const { sides, app } = await inNewEpoch(link);
    await agree(app, sides);
  });

  it('and would be missing without both', async () => {
    const { sides, app } = await inNewEpoch((link) => neverAsked(sameEpoch(link)));
    const { producer } = app.adapter.stats();
    await eventually(() =>
      expect(sides[0].studio.view.producer(producer)).toMatchObject({ wantsResync: true }),
    );
    await app.registry.incrementMessageCount('actor-0');
    expect(await app.adapter.flush()).toBe(true);
    expect(await wrong(app, sides)).toContain('sidecar 0: default:actor-1 is lost');
  });
});
