import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SidecarList } from '@loom-studio/core-adapter/protocol';
import { WebSocket } from 'ws';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';
import { type Leaving, startVisitor, type Visitor } from './drain-visitor.ts';
import { seeded } from './live-world.ts';
import { appAt, closeAll, type RedisApp, WITHIN_MS, work } from './redis-world.ts';

const SEED = 20_261_125;
const VISITORS = 300;
const NEWCOMERS = 30;
const SIDECARS = 3;
/** Visitors are asked to stay away for up to so long, after a farewell that takes its time as well. */
const SPREAD_MS = 6_500;
const PARTS = 7;

jest.setTimeout(120_000);

let redis: TestRedis;
let app: RedisApp;
let visitors: Visitor[] = [];
let load: NodeJS.Timeout;
const sidecars: SidecarProcess[] = [];
const envs: Array<Record<string, string>> = [];
/** Those a newcomer may choose from. */
let open: string[] = [];

beforeAll(async () => {
  redis = await startRedis({ appendOnly: true });
  for (let n = 0; n < SIDECARS; n += 1)
    envs.push({ REDIS_URL: redis.url, PORT: String(await freePort()), LOG_LEVEL: 'warn' });
  sidecars.push(...(await Promise.all(envs.map(startSidecar))));
  open = sidecars.map(({ url }) => url);
  app = await appAt(redis.url);
  const random = seeded(SEED);
  visitors = Array.from({ length: VISITORS }, () => startVisitor(() => open, random));
  let step = 0;
  load = setInterval(() => {
    void work(app.registry, step, 5);
    step += 5;
  }, 50);
  await allThere();
});
afterAll(async () => {
  clearInterval(load);
  for (const visitor of visitors) visitor.stop();
  await closeAll();
  for (const sidecar of sidecars) await sidecar.kill();
  await redis.close();
});

const allThere = () =>
  eventually(() => expect(visitors.filter((visitor) => !visitor.isThere())).toHaveLength(0), WITHIN_MS);

const holder = () => redis.cli('GET', 'studio:{default}:lease:ingest');

/** Which of the sidecars applies the log. */
function leader(): Promise<number> {
  return eventually(async () => {
    for (const [index, sidecar] of sidecars.entries()) {
      const { sidecars: all } = await sidecar.get<SidecarList>('/api/sidecars');
      if (all.some(({ self, leads }) => self && leads)) return index;
    }
    throw new Error('nobody leads');
  }, WITHIN_MS);
}

/** From a sidecar, after a moment by `performance.now()`. */
const leavingsOf = (url: string, after: number): Leaving[] =>
  visitors.flatMap(({ leavings }) => leavings).filter((each) => each.url === url && each.at > after);

/** Whether a newcomer is let in. */
async function knock(url: string): Promise<boolean> {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/ws`, ['loom.v1']);
  const welcome = once(ws, 'message').then(
    () => true,
    () => false,
  );
  const refusal = once(ws, 'close').then(
    () => false,
    () => false,
  );
  const isIn = await Promise.race([welcome, refusal]);
  ws.terminate();
  return isIn;
}

/** The rate at which they would come back, at its highest, as a multiple of its mean. */
function peak(leavings: Leaving[]): number {
  const start = Math.min(...leavings.map(({ at }) => at));
  const parts = new Array<number>(PARTS).fill(0);
  for (const { at, afterMs = 0 } of leavings) {
    const part = Math.min(PARTS - 1, Math.floor(((at - start + afterMs) / SPREAD_MS) * PARTS));
    parts[part] = (parts[part] ?? 0) + 1;
  }
  return Math.max(...parts) / (leavings.length / PARTS);
}

async function drain(index: number): Promise<Leaving[]> {
  const sidecar = sidecars[index] as SidecarProcess;
  const { url } = sidecar;
  const began = performance.now();
  open = open.filter((each) => each !== url);
  sidecar.signal('SIGTERM');
  await eventually(() => expect(leavingsOf(url, began)).not.toEqual([]));
  expect(await knock(url)).toBe(false);
  expect(await sidecar.ended).toBe(0);
  return leavingsOf(url, began);
}

async function back(index: number): Promise<void> {
  const sidecar = await startSidecar(envs[index]);
  sidecars[index] = sidecar;
  open = [...open, sidecar.url];
}

describe(`I21: ${SIDECARS} sidecars with ${VISITORS} clients under load, seed ${SEED}`, () => {
  it('stop and start one after the other, and no client loses a thing', async () => {
    const all: Leaving[][] = [];
    for (let n = 0; n < SIDECARS; n += 1) {
      const index = await leader();
      const held = await holder();
      all.push(await drain(index));
      // Handed over, not left to run out.
      expect(await holder()).not.toBe(held);
      await back(index);
      await allThere();
    }
    for (const leavings of all) {
      expect(leavings.length).toBeGreaterThan(0);
      expect(new Set(leavings.map(({ code }) => code))).toEqual(new Set([4001]));
      expect(leavings.filter(({ afterMs }) => afterMs === undefined)).toEqual([]);
    }
    // As one crowd if their farewells did not lie apart.
    const together = all.flatMap((leavings) => {
      const start = Math.min(...leavings.map(({ at }) => at));
      return leavings.map((each) => ({ ...each, at: each.at - start }));
    });
    expect(peak(together)).toBeLessThan(2);
    expect(visitors.flatMap(({ returns }) => returns).filter((mode) => mode === 'snapshot')).toEqual([]);
    expect(visitors.flatMap(({ resets }) => resets())).toEqual([]);
    expect(visitors.flatMap(({ faults }) => faults())).toEqual([]);
  });

  it('killed instead: its clients are told nothing and would come back as one crowd, and its lease is held by nobody', async () => {
    const index = await leader();
    const { url, kill } = sidecars[index] as SidecarProcess;
    // It may be the one that came last, to which nobody had a reason to go.
    const random = seeded(SEED + 1);
    for (let n = 0; n < NEWCOMERS; n += 1)
      visitors.push(startVisitor(() => (open.includes(url) ? [url] : open), random));
    await allThere();
    const began = performance.now();
    const held = await holder();
    open = open.filter((each) => each !== url);
    await kill();
    expect(await holder()).toBe(held);
    await eventually(() => expect(leavingsOf(url, began)).not.toEqual([]));
    await allThere();
    const leavings = leavingsOf(url, began);
    expect(new Set(leavings.map(({ code }) => code))).toEqual(new Set([1006]));
    expect(leavings.filter(({ afterMs }) => afterMs !== undefined)).toEqual([]);
    expect(peak(leavings)).toBeGreaterThan(4);
  });

  it('and at the end every client holds what the app holds', async () => {
    clearInterval(load);
    expect(await app.adapter.flush()).toBe(true);
    const truth = (await app.registry.getAll()).map(({ actorId, status, messageCount }) =>
      [`default:${actorId}`, status, messageCount].join(' '),
    );
    truth.sort();
    await eventually(() => {
      for (const visitor of visitors) {
        const rows = [...visitor.rows()].map(([key, { status, messageCount }]) =>
          [key, status, messageCount].join(' '),
        );
        expect(rows.sort()).toEqual(truth);
      }
    }, WITHIN_MS);
    expect(visitors.flatMap(({ faults }) => faults())).toEqual([]);
  });
});
