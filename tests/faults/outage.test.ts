import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { StudioStats } from '@loom-studio/core-adapter';
import type { LegacyActor } from '@loom-studio/core-adapter/protocol';
import { WebSocket } from 'ws';
import { type BookClient, follow } from '../../sidecar/src/suite/live-client.ts';
import { eventually } from '../support/eventually.ts';
import { startProcess } from '../support/process.ts';
import { startRedis } from '../support/redis.ts';
import { getJson, type SidecarProcess, startSidecar } from '../support/sidecar.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { ROOT } from '../support/tree.ts';

/**
 * I8, and Redis gone for minutes. What decides is not how long it is gone but how much happens meanwhile: here as
 * much as fills the outbox many times over. How each connection of a sidecar fails is tested beside the engine.
 */
const OUTBOX_BYTES = 1024 * 1024;
/** What an app's heap may grow by in an outage: events take more than they are estimated at, and so do their neighbours. */
const HEAP_GROWTH = 8 * OUTBOX_BYTES;
const ACTORS = 50;
const CHANGES = 50_000;
const VISITS = 40_000;
const MESSAGES = 10_000;

interface Told {
  stats: StudioStats;
  threw: number;
  mostBytes: number;
  mostEvents: number;
  recorded: number;
  truth: Array<[id: string, status: string, messages: number]>;
  heapUsed: number;
  pid: number;
}

interface Begun {
  proxy: TcpProxy;
  sidecar: SidecarProcess;
  page: BookClient;
  /** Has the app do so much of it. */
  app(work?: string, times?: number): Promise<Told>;
}

const undo: Array<() => unknown> = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

/** Both the app and the sidecar reach Redis over one wire. */
async function begin(outboxBytes: number): Promise<Begun> {
  const redis = await startRedis();
  undo.push(redis.close);
  const proxy = await startTcpProxy(redis.url);
  undo.push(proxy.close);
  const url = `redis://127.0.0.1:${proxy.port}`;
  const sidecar = await startSidecar({ REDIS_URL: url, LOG_LEVEL: 'error' });
  undo.push(sidecar.kill);
  const script = join(ROOT, 'tests/faults/outage-app.ts');
  const args = ['--expose-gc', '--import', 'tsx', '--conditions=source', script, url, String(outboxBytes)];
  const child = startProcess(process.execPath, args, { cwd: ROOT });
  undo.push(child.kill);
  const [, port = ''] = await child.printed(/app on (\d+)/);
  const ws = new WebSocket(`${sidecar.url.replace('http', 'ws')}/ws`, ['loom.v1']);
  undo.push(() => ws.terminate());
  const page = follow(ws);
  await once(ws, 'open');
  return {
    proxy,
    sidecar,
    page,
    app: (work = '', times = 0) => getJson(`http://127.0.0.1:${port}/${work}?times=${times}`),
  };
}

const isReady = async ({ sidecar }: Begun) => (await fetch(`${sidecar.url}/api/ready`)).status;

/** What the page was told last. */
function told(page: BookClient, fresh: boolean): Promise<void> {
  const last = () => page.frames.findLast((frame) => frame.type === 'status')?.data;
  return eventually(() => expect(last()).toMatchObject({ fresh }), 15_000);
}

async function shown({ sidecar }: Begun): Promise<unknown[]> {
  const actors = await sidecar.get<LegacyActor[]>('/api/actors');
  return actors.map(({ id, status, messageCount }) => [id, status, messageCount]).sort();
}

/** Messages that were reported singly, as the studio counted them. */
async function reported({ sidecar }: Begun): Promise<number> {
  const figures = await (await fetch(`${sidecar.url}/metrics`)).text();
  return Number(/^studio_messages_reported_total(?:\{[^}]*\})? (\d+)/m.exec(figures)?.[1] ?? Number.NaN);
}

async function agree(begun: Begun): Promise<Told> {
  return eventually(
    async () => {
      const told = await begun.app('flush');
      expect(await shown(begun)).toEqual(told.truth);
      return told;
    },
    20_000,
    250,
  );
}

describe('while Redis is gone and nobody says so', () => {
  it('the app goes on, bounded and exact; pages say that they are stale; all heals by itself', async () => {
    const begun = await begin(OUTBOX_BYTES);
    const { proxy, page, app } = begun;
    const before = await agree(begun);
    const warm = await app('change', 1_000);
    proxy.stall();

    // The same actors over and over: what waits is one change an actor, and nothing is dropped.
    const merged = await app('change', CHANGES);
    expect(merged.mostEvents).toBeLessThanOrEqual(2 * ACTORS);
    expect(merged.stats.dropped).toEqual(before.stats.dropped);
    // The page is told in time; how soon is the engine's and the view's limit of 3 s.
    await told(page, false);
    expect(await isReady(begun)).toBe(503);
    expect(await begun.sidecar.get('/api/health')).toMatchObject({
      status: 'degraded',
      components: { view: { status: 'stale' } },
    });

    const visits = await app('visit', VISITS);
    expect(visits.stats.dropped).toMatchObject({ messages: 0, state: expect.any(Number) });
    expect(visits.stats.dropped.state).toBeGreaterThan(VISITS);
    const messages = await app('message', MESSAGES);
    // Some fill the room that is left, the rest is dropped.
    expect(messages.stats.dropped.messages).toBeGreaterThan(MESSAGES / 2);
    expect(messages.stats.dropped.messages).toBeLessThan(MESSAGES);
    for (const { mostBytes, threw } of [merged, visits, messages]) {
      expect(mostBytes).toBeLessThanOrEqual(OUTBOX_BYTES);
      expect(threw).toBe(0);
    }
    expect(messages.heapUsed - warm.heapUsed).toBeLessThan(HEAP_GROWTH);
    await eventually(async () => expect((await app()).stats.connected).toBe(false), 10_000);

    proxy.heal();
    await told(page, true);
    const after = await agree(begun);
    expect(await isReady(begun)).toBe(200);
    // What was dropped is just what the studio misses, and state was made good by one sending of everything.
    await eventually(async () =>
      expect(await reported(begun)).toBe(after.recorded - after.stats.dropped.messages),
    );
    expect(after.stats.resyncs.overflow).toBeGreaterThan(0);
    expect(after.stats.dropped.refused).toBe(0);
    expect(after.pid).toBe(before.pid);
    expect(page.ws.readyState).toBe(WebSocket.OPEN);
    expect(page.faults).toEqual([]);
  }, 60_000);

  it('the app would grow without the bound of its outbox', async () => {
    const { proxy, app, ...rest } = await begin(1024 * OUTBOX_BYTES);
    await agree({ proxy, app, ...rest });
    const warm = await app('change', 1_000);
    proxy.stall();
    const visits = await app('visit', VISITS);
    expect(visits.mostBytes).toBeGreaterThan(10 * OUTBOX_BYTES);
    expect(visits.heapUsed - warm.heapUsed).toBeGreaterThan(3 * HEAP_GROWTH);
  }, 60_000);
});
