import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Flush, LegacyActor, LogEvent } from '@loom-studio/core-adapter/protocol';
import type { Engine } from '../../sidecar/src/engine/engine.ts';
import { createMemoryEngine } from '../../sidecar/src/engine/memory/memory.ts';
import { createSteadyClock } from '../../sidecar/src/engine/memory/steady-clock.ts';
import { createStudio, type RunningStudio } from '../../sidecar/src/ingest/studio.ts';
import { eventually } from '../support/eventually.ts';
import { type Process, startProcess } from '../support/process.ts';
import { startRedis } from '../support/redis.ts';
import { getJson, type SidecarProcess, startSidecar } from '../support/sidecar.ts';
import { ROOT } from '../support/tree.ts';

/** I11. Time as an event, moved by hand, is tested in `ingest/reduce/reduce.test.ts`. */
const HOUR = 3_600_000;
const ACTORS = 20;
/** Longer than an app may be silent, and than an actor may be unheard of. */
const LONG_MS = 10_500;

const undo: Array<() => unknown> = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

const shifted = (ms: number) => ({
  NODE_OPTIONS: `--import ${join(ROOT, 'tests/faults/shifted-clock.mjs')}`,
  CLOCK_SHIFT_MS: String(ms),
});

async function sidecar(url: string, shiftMs: number): Promise<SidecarProcess> {
  const env = { REDIS_URL: url, MAX_AGE: '10', LOG_LEVEL: 'error' };
  const started = await startSidecar({ ...env, ...shifted(shiftMs) });
  undo.push(started.kill);
  return started;
}

interface App extends Process {
  name: string;
  get<T>(path: string): Promise<T>;
}

async function app(name: string, url: string, shiftMs: number): Promise<App> {
  const script = join(ROOT, 'tests/chaos/app-process.ts');
  const args = ['--import', 'tsx', '--conditions=source', script, name, url, '200', String(ACTORS)];
  const child = startProcess(process.execPath, args, { cwd: ROOT, env: shifted(shiftMs) });
  undo.push(child.kill);
  const [, port = ''] = await child.printed(/app \S+ on (\d+)/);
  return { ...child, name, get: (path) => getJson(`http://127.0.0.1:${port}${path}`) };
}

/** How wrong the clock of a sidecar or an app is, as it says itself. */
async function wrongBy({ get }: SidecarProcess): Promise<number> {
  const { timestamp } = await get<{ timestamp: string }>('/api/health');
  return Date.parse(timestamp) - Date.now();
}

/** Whoever is missing, called lost or called quiet, in words. */
async function mistaken(of: SidecarProcess, apps: App[]): Promise<string[]> {
  const actors = await of.get<LegacyActor[]>('/api/actors');
  const wrong = actors.filter(({ ownerLostSince, quietSince }) => ownerLostSince ?? quietSince);
  const few = apps.filter(({ name }) => actors.filter((each) => each.app === name).length < ACTORS - 2);
  return [
    ...wrong.map(({ id }) => `${id} is taken for dead`),
    ...few.map(({ name }) => `actors of ${name} are missing`),
  ];
}

type Registered = { actorId: string; status: string; messageCount: number };

async function agree(of: SidecarProcess, { name, get }: App): Promise<void> {
  const truth = await get<Registered[]>('/truth');
  const shown = await of.get<LegacyActor[]>('/api/actors');
  expect(
    shown.flatMap((each) => (each.app === name ? [[each.id, each.status, each.messageCount]] : [])).sort(),
  ).toEqual(truth.map(({ actorId, status, messageCount }) => [actorId, status, messageCount]).sort());
}

describe('apps and sidecars whose clocks are wrong by an hour, and jump by two', () => {
  it('lose nobody, call nobody dead and end with the last word of each app', async () => {
    const redis = await startRedis();
    undo.push(redis.close);
    const [east, west] = await Promise.all([sidecar(redis.url, HOUR), sidecar(redis.url, -HOUR)]);
    const apps = await Promise.all([app('east', redis.url, HOUR), app('west', redis.url, -HOUR)]);
    await eventually(async () => expect(await mistaken(east, apps)).toEqual([]), 10_000);
    expect([await wrongBy(east), await wrongBy(west)].map((ms) => Math.round(ms / HOUR))).toEqual([1, -1]);

    const seen: string[] = [];
    const watch = async (ms: number, sidecars: SidecarProcess[]) => {
      for (const end = performance.now() + ms; performance.now() < end; await sleep(200))
        for (const each of sidecars) seen.push(...(await mistaken(each, apps)));
    };
    await watch(700, [east, west]);
    for (const each of [east, west, ...apps]) each.signal('SIGUSR2');
    await watch(700, [east, west]);
    expect([await wrongBy(east), await wrongBy(west)].map((ms) => Math.round(ms / HOUR))).toEqual([-1, 1]);
    // Whoever led hands over to a clock two hours away.
    east.signal('SIGTERM');
    await watch(LONG_MS, [west]);
    expect(await east.ended).toBe(0);
    expect(seen).toEqual([]);
    for (const each of apps) await each.get('/stop');
    for (const each of apps) expect(await each.get('/flush')).toBe(true);
    for (const each of apps) await eventually(() => agree(west, each));
  }, 60_000);
});

describe('an embedded engine on a machine whose clock is set back', () => {
  const SHOP = 'shop/h/1';
  const began: LogEvent = { kind: 'registered', at: 1, id: 'a', type: 'T' };

  /** An app that falls silent just after the clock was set back an hour; `ticks` says how often time was told since. */
  const silent = async (clock: (wall: () => number) => () => number, tick = (flush: Flush) => flush) => {
    let shift = 0;
    let ticks = 0;
    const memory = createMemoryEngine({ now: clock(() => Date.now() + shift) });
    const engine: Engine = {
      ...memory,
      append(ws, flush) {
        if (shift === 0 || flush.events[0]?.kind !== 'tick') return memory.append(ws, flush);
        ticks += 1;
        return memory.append(ws, tick(flush));
      },
    };
    const studio = await createStudio({
      ...{ engine, workspace: 'w', policy: { ownerLostMs: 1_000 } },
      onError: () => undefined,
    });
    undo.push(studio.close);
    await studio.append({ producer: SHOP, first: 1, events: [began] });
    shift = -HOUR;
    return { studio, ticks: () => ticks };
  };
  const isLost = ({ view }: RunningStudio) => view.producer(SHOP)?.lostSince !== undefined;

  it('notices that the app is gone', async () => {
    const { studio } = await silent((wall) => createSteadyClock(wall));
    await eventually(() => expect(isLost(studio)).toBe(true), 10_000);
  }, 20_000);

  it('notices it by its own clock too, which may be set back', async () => {
    const { studio } = await silent((wall) => wall);
    await eventually(() => expect(isLost(studio)).toBe(true), 10_000);
  }, 20_000);

  it('would not for an hour, if its time were the clock of the machine', async () => {
    const byClock = (flush: Flush) => ({
      ...flush,
      events: [{ kind: 'tick' as const, at: Date.now() - HOUR }],
    });
    const { studio, ticks } = await silent((wall) => wall, byClock);
    await eventually(() => expect(ticks()).toBeGreaterThan(2), 10_000);
    expect(isLost(studio)).toBe(false);
  }, 20_000);
});

describe('what an app reports after its clock was set back', () => {
  const status = (at: number, now: string): LogEvent => ({
    kind: 'changed',
    at,
    id: 'a',
    status: now,
    upsert: true,
  });

  const lastStatus = async (tamper: (engine: Engine) => Engine) => {
    const memory = createMemoryEngine();
    const studio = await createStudio({
      ...{ engine: tamper(memory), workspace: 'w' },
      onError: () => undefined,
    });
    undo.push(studio.close);
    await eventually(() => expect(studio.view.state.now).toBeGreaterThan(0));
    const events = [status(2 * HOUR, 'busy'), status(2 * HOUR + 1, 'failed'), status(HOUR, 'idle')];
    await Promise.all(events.map((event) => studio.report('curl', [event])));
    return [...studio.view.live()].map((record) => record.status);
  };

  it('is the last word', async () => {
    expect(await lastStatus((engine) => engine)).toEqual(['idle']);
  });

  it('would not be, if clocks gave the order', async () => {
    const byClock = (engine: Engine): Engine => ({
      ...engine,
      async tail(...asked) {
        const { entries, gap } = await engine.tail(...asked);
        const at = (index: number) => Number(entries[index]?.flush.events[0]?.at);
        const order = entries.map((_, index) => index).sort((one, other) => at(one) - at(other));
        return {
          entries: entries.map((entry, index) => ({
            ...entry,
            flush: entries[order[index] ?? 0]?.flush ?? entry.flush,
          })),
          gap,
        };
      },
    });
    expect(await lastStatus(byClock)).toEqual(['failed']);
  });
});
