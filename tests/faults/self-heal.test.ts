import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Engine } from '../../sidecar/src/engine/engine.ts';
import { createIngester } from '../../sidecar/src/ingest/ingester.ts';
import { DEFAULT_POLICY } from '../../sidecar/src/ingest/policy.ts';
import { createReplica } from '../../sidecar/src/ingest/replica.ts';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { startRedisWire } from '../support/redis-wire.ts';
import {
  agree,
  appAt,
  closeAll,
  closing,
  engineAt,
  gapless,
  type LinkTamper,
  neverAsked,
  sameEpoch,
  sidecarAt,
  type Tamper,
  trusting,
  WITHIN_MS,
  WS,
  watching,
  work,
  working,
  wrong,
} from './redis-world.ts';

jest.setTimeout(60_000);

const LOG = 'studio:{default}:events';
const DISTURBANCES = 10;

let redis: TestRedis;

beforeEach(async () => {
  redis = await startRedis();
});
afterEach(async () => {
  await closeAll();
  await redis.close();
});

/** Two sidecars and an app under load while Redis is disturbed again and again. */
async function through(disturb: () => Promise<unknown>): Promise<void> {
  const sidecars = [await sidecarAt(redis.url), await sidecarAt(redis.url)];
  const app = await appAt(redis.url);
  await agree(app, sidecars);
  const load = working(app.registry);
  for (let times = 0; times < DISTURBANCES; times += 1) {
    await sleep(50);
    await disturb();
  }
  await load.stop();
  await agree(app, sidecars);
}

describe('I19: a log that somebody deletes', () => {
  it('under load, again and again, is written and read anew', async () => {
    await through(() => redis.cli('DEL', LOG));
  });

  /** The log goes while something is in it that nobody has read. */
  const unread = async (tamper: Tamper = (engine) => engine, link: LinkTamper = (each) => each) => {
    let reads = true;
    const pausing: Tamper = (engine) => ({
      ...engine,
      async tail(ws, cursor, options) {
        const tail = await engine.tail(ws, cursor, options);
        return reads ? tail : { entries: [], gap: false };
      },
    });
    const sidecar = await sidecarAt(redis.url, { tamper: (engine) => pausing(tamper(engine)) });
    const app = await appAt(redis.url, { tamper: link });
    await agree(app, [sidecar]);
    reads = false;
    await work(app.registry, 0, 100);
    expect(await app.adapter.flush()).toBe(true);
    await redis.cli('DEL', LOG);
    reads = true;
    await app.registry.incrementMessageCount('actor-0');
    expect(await app.adapter.flush()).toBe(true);
    const { producer, acked } = app.adapter.stats();
    await eventually(() => expect(sidecar.studio.view.producer(producer)?.last).toBe(acked), WITHIN_MS);
    return { app, sidecar };
  };

  it('unread is made good by the adapter', async () => {
    const { app, sidecar } = await unread();
    await agree(app, [sidecar]);
  });

  it('unread would be a loss if neither the place in the log nor the numbers were heeded', async () => {
    const { app, sidecar } = await unread(gapless, neverAsked);
    expect(await wrong(app, [sidecar])).not.toEqual([]);
  });
});

describe('I19: a Redis that forgets its scripts', () => {
  it('under load, again and again, is told them again', async () => {
    await through(() => redis.cli('SCRIPT', 'FLUSH'));
  });

  it('would stop everything if it were not, and all goes on by itself as soon as it is', async () => {
    const sidecar = await sidecarAt(redis.url);
    const app = await appAt(redis.url);
    await agree(app, [sidecar]);
    await redis.cli('ACL', 'SETUSER', 'default', '-eval');
    await redis.cli('SCRIPT', 'FLUSH');
    await eventually(() => expect(sidecar.studio.ready()).toBe(false), WITHIN_MS);
    const { seq } = sidecar.studio.position();
    await work(app.registry, 0, 100);
    await sleep(1_500);
    expect(sidecar.studio.position().seq).toBe(seq);
    await redis.cli('ACL', 'SETUSER', 'default', '+eval');
    await agree(app, [sidecar]);
  });
});

describe('I19: a failover to a server that has nothing', () => {
  const failOver = async (tamper?: Tamper, link?: LinkTamper) => {
    const empty = await startRedis();
    closing(empty.close);
    const wire = await startRedisWire(redis.port);
    closing(wire.close);
    const sidecar = await sidecarAt(wire.url, tamper ? { tamper } : {});
    const other = await sidecarAt(wire.url);
    const app = await appAt(wire.url, link ? { tamper: link } : {});
    await agree(app, [other]);
    const load = working(app.registry);
    wire.lead(empty.port);
    await sleep(200);
    await load.stop();
    return { sidecar, other, app };
  };

  it('under load: everybody goes on there with everything', async () => {
    const { sidecar, other, app } = await failOver();
    await agree(app, [sidecar, other]);
  });

  it('would leave a sidecar behind that does not look whose past its position is of', async () => {
    const { sidecar, other, app } = await failOver((engine) => watching(trusting(engine)));
    await agree(app, [other]);
    expect(await wrong(app, [sidecar])).not.toEqual([]);
  });

  it('would lose what an adapter does not send again', async () => {
    const { sidecar, other, app } = await failOver(undefined, (link) => neverAsked(sameEpoch(link)));
    await eventually(async () => expect(await app.adapter.flush(2_000)).toBe(true), WITHIN_MS);
    const { producer, acked } = app.adapter.stats();
    for (const { studio } of [sidecar, other])
      await eventually(() => expect(studio.view.producer(producer)?.last).toBe(acked), WITHIN_MS);
    expect(await wrong(app, [sidecar, other])).not.toEqual([]);
  });
});

describe('I19: while Redis does not answer', () => {
  const SECONDS = 2;
  const MOST = 5 * SECONDS;

  /** How often each operation was tried. */
  const counting = (engine: Engine, tries: Record<string, number>): Engine =>
    Object.fromEntries(
      Object.entries(engine).map(([name, value]) => {
        if (typeof value !== 'function') return [name, value];
        const counted = (...asked: unknown[]) => {
          tries[name] = (tries[name] ?? 0) + 1;
          return (value as (...asked: unknown[]) => unknown)(...asked);
        };
        return [name, counted];
      }),
    ) as unknown as Engine;

  it(`nothing is tried more than ${MOST / SECONDS} times a second`, async () => {
    const tries: Record<string, number> = {};
    const { studio } = await sidecarAt(redis.url, { tamper: (engine) => counting(engine, tries) });
    await redis.kill();
    await eventually(() => expect(studio.ready()).toBe(false), WITHIN_MS);
    for (const name of Object.keys(tries)) delete tries[name];
    await sleep(SECONDS * 1_000);
    expect(tries['hold']).toBeGreaterThan(0);
    for (const [name, times] of Object.entries(tries))
      expect([name, times <= MOST + 1]).toEqual([name, true]);
  });

  it('it would be tried without end if there were no pause between two attempts', async () => {
    const tries: Record<string, number> = {};
    const onError = () => undefined;
    const options = {
      engine: counting(engineAt(redis.url), tries),
      workspace: WS,
      policy: DEFAULT_POLICY,
      onError,
    };
    const replica = await createReplica(options);
    const ingester = createIngester({ ...options, replica, backoffMs: 0 });
    closing(async () => {
      await ingester.close();
      replica.close();
    });
    await redis.kill();
    await eventually(() => expect(replica.fresh()).toBe(false), WITHIN_MS);
    tries['hold'] = 0;
    await sleep(SECONDS * 1_000);
    expect(tries['hold']).toBeGreaterThan(2 * MOST);
  });
});
