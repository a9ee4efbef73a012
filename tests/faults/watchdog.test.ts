import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { bundleApp } from '../support/bundle-app.ts';
import { eventually } from '../support/eventually.ts';
import { type Process, startProcess } from '../support/process.ts';
import { startRedis } from '../support/redis.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';
import { ROOT, removeFolder } from '../support/tree.ts';

jest.setTimeout(60_000);

/** Bundled, as many apps are. */
const APP = join(ROOT, '.cache/stuck-app/app.mjs');
beforeAll(() => bundleApp('tests/faults/stuck-app.ts', APP));
afterAll(() => removeFolder(join(APP, '..')));

const undo: Array<() => unknown> = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

interface World {
  sidecar: SidecarProcess;
  /** Where the app tells its story. */
  url: string;
}

async function byHttp(): Promise<World> {
  const sidecar = await startSidecar();
  undo.push(() => sidecar.kill());
  return { sidecar, url: sidecar.url };
}

async function byRedis(): Promise<World> {
  const redis = await startRedis();
  undo.push(() => redis.close());
  const sidecar = await startSidecar({ REDIS_URL: redis.url });
  undo.push(() => sidecar.kill());
  return { sidecar, url: redis.url };
}

async function startApp({ url }: World, mode: 'watched' | 'alone'): Promise<Process> {
  const app = startProcess(process.execPath, [APP, url, 'shop', mode], { cwd: ROOT });
  undo.push(() => app.kill());
  await app.printed(/ready/);
  return app;
}

interface Shown {
  blockedSince?: string;
  ownerLostSince?: string;
  work?: object[];
}

const stuckActor = ({ sidecar }: World): Promise<Shown> => sidecar.get('/api/actors/stuck');

/** Every look at the actor until the app printed `pattern`. */
async function shownUntil(world: World, app: Process, pattern: RegExp): Promise<Shown[]> {
  const shown: Shown[] = [];
  await eventually(async () => {
    shown.push(await stuckActor(world));
    expect(app.output()).toMatch(pattern);
  }, 20_000);
  return shown;
}

async function blocked(world: World): Promise<Shown> {
  return eventually(async () => {
    const shown = await stuckActor(world);
    expect(shown.blockedSince).toBeDefined();
    return shown;
  }, 10_000);
}

describe.each([
  ['HTTP', byHttp],
  ['Redis', byRedis],
])('an app that hangs in a synchronous loop, over %s', (_, begin) => {
  test('is seen with the actor it hangs in, is not taken for lost, and is free again after', async () => {
    const world = await begin();
    const app = await startApp(world, 'watched');
    app.signal('SIGUSR2');
    expect(await blocked(world)).toMatchObject({
      work: [{ operation: 'execute', since: expect.any(Number) }],
    });
    expect(app.output()).not.toMatch(/loop ends/);
    const shown = await shownUntil(world, app, /loop ends/);
    expect(shown.filter(({ ownerLostSince }) => ownerLostSince !== undefined)).toEqual([]);
    await eventually(async () => {
      const free = await stuckActor(world);
      expect(free).not.toHaveProperty('blockedSince');
      expect(free.work).toEqual([]);
    }, 10_000);
  });

  test('and is killed there is lost like any other', async () => {
    const world = await begin();
    const app = await startApp(world, 'watched');
    app.signal('SIGUSR2');
    await blocked(world);
    await app.kill();
    await eventually(async () => {
      expect((await stuckActor(world)).ownerLostSince).toBeDefined();
    }, 20_000);
  });
});

test('without a watchdog nobody says that an app hangs', async () => {
  const world = await byHttp();
  const app = await startApp(world, 'alone');
  app.signal('SIGUSR2');
  const shown = await shownUntil(world, app, /loop ends/);
  expect(shown.length).toBeGreaterThan(20);
  expect(shown.filter(({ blockedSince }) => blockedSince !== undefined)).toEqual([]);
});

test('a process that is stopped as a whole hangs in nothing', async () => {
  const world = await byHttp();
  const app = await startApp(world, 'watched');
  await app.printed(/turn 4,/);
  app.signal('SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  app.signal('SIGCONT');
  const turns = Number(/turn (\d+),(?![\s\S]*turn)/.exec(app.output())?.[1]);
  // Long enough for looks of the watchdog at what was before.
  const shown = await shownUntil(world, app, new RegExp(`turn ${turns + 7},`));
  expect(shown.filter(({ blockedSince }) => blockedSince !== undefined)).toEqual([]);
  expect(app.output()).toMatch(/stalls 0/);
  expect(app.output()).not.toMatch(/stalls [^0]/);
});
