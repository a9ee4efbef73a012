import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';
import { runApp } from './run-app.ts';

jest.setTimeout(60_000);

interface Registration {
  actorId: string;
  actorType: string;
  workerId: string;
  status: string;
  messageCount: number;
  metadata?: object;
}

interface Found {
  untouched: { outcomes: string[]; truth: Registration[] };
  observed: { outcomes: string[]; truth: Registration[] };
  heard: [string[], string[]];
  flushed: boolean;
  dropped: Record<string, number>;
  hooks: { failed: number };
  restored: boolean;
  afterwards: Registration[];
}

type Shown = Omit<Registration, 'actorId' | 'actorType'> & { id: string; type: string };

const undo: Array<() => unknown> = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

async function aSidecar(env: Record<string, string> = {}): Promise<SidecarProcess> {
  const sidecar = await startSidecar(env);
  undo.push(() => sidecar.kill());
  return sidecar;
}

async function aRedis(): Promise<TestRedis> {
  const redis = await startRedis();
  undo.push(() => redis.close());
  return redis;
}

/** What the studio has of an app, in the words of a registry. */
async function shown(sidecar: SidecarProcess, app: string): Promise<Registration[]> {
  const actors = await sidecar.get<Shown[]>(`/api/actors?app=${app}`);
  return actors
    .map(({ id, type, workerId, status, messageCount, metadata }) => ({
      ...{ actorId: id, actorType: type, workerId, status, messageCount },
      ...(metadata && { metadata }),
    }))
    .sort((one, other) => one.actorId.localeCompare(other.actorId));
}

describe.each(['memory', 'redis'])("Loom's registry in %s", (kind) => {
  test('works as before while it is hooked, and the studio shows what it has', async () => {
    const sidecar = await aSidecar();
    const redis = kind === 'redis' ? await aRedis() : undefined;
    const found = await runApp<Found>(['registries', kind], {
      STUDIO_URL: sidecar.url,
      ...(redis && { APP_REDIS_URL: redis.url }),
    });

    expect(found.observed).toEqual(found.untouched);
    expect(found.observed.outcomes).toContain('clean up = 1');
    expect(found.heard[1]).toEqual(found.heard[0]);
    expect(found.flushed).toBe(true);
    expect(found.dropped).toEqual({ messages: 0, state: 0, invalid: 0, refused: 0 });
    expect(found.hooks.failed).toBe(1);

    expect(await shown(sidecar, 'registry')).toEqual(found.observed.truth);
    expect(found.observed.truth.map(({ messageCount }) => messageCount)).toEqual([0, 1, 207]);
    for (const [id, cause] of [
      ['order%2F1', 'unregistered'],
      ['stale-4', kind === 'redis' ? 'unregistered' : 'missing'],
    ]) {
      const gone = await fetch(`${sidecar.url}/api/actors/${id}`);
      expect([gone.status, await gone.json()]).toMatchObject([410, { actor: { cause } }]);
    }
  });

  test('is as it was once the studio is closed', async () => {
    const sidecar = await aSidecar();
    const redis = kind === 'redis' ? await aRedis() : undefined;
    const found = await runApp<Found>(['registries', kind], {
      STUDIO_URL: sidecar.url,
      ...(redis && { APP_REDIS_URL: redis.url }),
    });
    expect(found.restored).toBe(true);
    const counted = (all: Registration[]) => all.find(({ actorId }) => actorId === 'order/2')?.messageCount;
    expect(counted(found.afterwards)).toBe(3);
    expect(counted(await shown(sidecar, 'registry'))).toBe(1);
  });
});

test("Loom's registry in Redis is shown without the adapter too", async () => {
  const [redis, sidecarOfAdapter] = [await aRedis(), await aSidecar()];
  const sidecar = await aSidecar({ LOOM_REDIS_URL: redis.url });
  const found = await runApp<Found>(['registries', 'redis'], {
    STUDIO_URL: sidecarOfAdapter.url,
    APP_REDIS_URL: redis.url,
  });
  await eventually(async () => expect(await shown(sidecar, 'loom')).toEqual(found.afterwards), 10_000);
});
