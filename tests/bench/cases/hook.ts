import { connectStudio, type Studio } from '@loom-studio/core-adapter';
import { createRegistry } from '../../../core-adapter/demo/registry.ts';
import { freePort } from '../../support/free-port.ts';
import { startRedis } from '../../support/redis.ts';
import { registration } from '../../support/registration.ts';
import { startSidecar } from '../../support/sidecar.ts';
import { createBusyApp, type Offered, offer } from '../busy-app.ts';
import { type Case, type Figure, figure, repeat } from '../measure.ts';

const ACTORS = 1_000;
const CALLS = 400_000;
const RATE = 10_000;
const SECONDS = 3;

type Registry = ReturnType<typeof createRegistry>;

/** Who hears what the app tells. */
type Link = { name: string; url: string | undefined };

export const hook: Case = {
  name: 'hook',
  about:
    'what the adapter costs the app that imports it: a call, 10,000 messages/s of three calls, and all observed',
  async run() {
    const [studio, redis, lost] = [await startSidecar(), await startRedis(), await startRedis()];
    const reader = await startSidecar({ REDIS_URL: redis.url, LOG_LEVEL: 'error' });
    // It was there when its address was written into the app's configuration.
    await lost.close();
    try {
      return await measured([
        { name: 'http', url: studio.url },
        { name: 'http, studio gone', url: `http://127.0.0.1:${await freePort()}` },
        { name: 'Redis', url: redis.url },
        { name: 'Redis, which is gone', url: lost.url },
      ]);
    } finally {
      await studio.kill();
      await reader.kill();
      await redis.close();
    }
  },
};

async function measured(links: Link[]): Promise<Figure[]> {
  const bare = await repeat(5, () => nanosPerCall(undefined));
  const calls = await added(links, 5, bare, nanosPerCall);
  const idle = await repeat(3, () => cpuShare(undefined));
  const shares = await added(links, 3, idle, cpuShare);
  const alone = await repeated(undefined);
  const observed = new Map<string, Offered[]>();
  for (const { name, url } of links) observed.set(name, await repeated(url));
  const all = (what: string, unit: string, runs: Map<string, number[]>, atMost: number) =>
    [...runs].map(([name, each]) => figure(`${what}, ${name}`, unit, each, { target: { atMost } }));
  return [
    figure('registry call without the adapter', 'ns', bare),
    ...all('added by the hook', 'ns', calls, 1_000),
    ...all('share of a core at 10,000 messages/s', '%', shares, 3),
    figure('the same with everything observed: the app by itself', '%', alone.map(shareOf)),
    ...[...observed].flatMap(([name, runs]) => [
      figure(
        `share added with everything observed, ${name}`,
        '%',
        minus(runs.map(shareOf), alone.map(shareOf)),
      ),
      figure(`throughput lost at 10,000 messages/s, ${name}`, '%', lost(runs, alone), {
        target: { atMost: 3 },
      }),
    ]),
  ];
}

const shareOf = ({ share }: Offered): number => share;

/** Part of the messages an app handles by itself that it does not handle any more, in percent. */
function lost(runs: Offered[], alone: Offered[]): number[] {
  const usual = middleOf(alone.map(({ perSecond }) => perSecond));
  return runs.map(({ perSecond }) => 100 * (1 - perSecond / usual));
}

async function repeated(url: string | undefined): Promise<Offered[]> {
  const runs: Offered[] = [];
  for (let run = 0; run < 3; run += 1) runs.push(await observedOffer(url));
  return runs;
}

/** What each link adds to `base`, by name. */
async function added(
  links: Link[],
  runs: number,
  base: number[],
  measure: (url: string | undefined) => Promise<number>,
): Promise<Map<string, number[]>> {
  const results = new Map<string, number[]>();
  for (const { name, url } of links) results.set(name, minus(await repeat(runs, () => measure(url)), base));
  return results;
}

function minus(runs: number[], base: number[]): number[] {
  const middle = middleOf(base);
  return runs.map((run) => run - middle);
}

function middleOf(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function connected<T>(url: string | undefined, use: (registry: Registry) => Promise<T>): Promise<T> {
  const registry = createRegistry();
  for (let n = 0; n < ACTORS; n += 1) await registry.register(registration(`actor-${n}`));
  const studio: Studio | undefined =
    url === undefined ? undefined : connectStudio(registry, { url, log: () => undefined });
  await studio?.flush(500);
  const result = await use(registry);
  await studio?.close(100);
  return result;
}

/** Wall time of awaited calls in a tight loop: the worst case, since flushing has to share it. */
function nanosPerCall(url: string | undefined): Promise<number> {
  return connected(url, async (registry) => {
    const began = performance.now();
    for (let call = 0; call < CALLS; call += 1) {
      await registry.incrementMessageCount(`actor-${call % ACTORS}`);
      if (call % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    return ((performance.now() - began) * 1e6) / CALLS;
  });
}

/** While messages come at a fixed rate. */
function cpuShare(url: string | undefined): Promise<number> {
  let sent = 0;
  return connected(url, async (registry) => {
    const next = () => message(registry, `actor-${sent++ % ACTORS}`);
    return (await offer(next, RATE, SECONDS)).share;
  });
}

async function observedOffer(url: string | undefined): Promise<Offered> {
  const app = await createBusyApp();
  const studio = url === undefined ? undefined : connectStudio(app.registry, { url, log: () => undefined });
  if (studio) app.observe(studio);
  await studio?.flush(500);
  const offered = await offer(app.message, RATE, SECONDS);
  await studio?.close(100);
  return offered;
}

async function message(registry: Registry, id: string): Promise<void> {
  await registry.updateStatus(id, 'busy');
  await registry.incrementMessageCount(id);
  await registry.updateStatus(id, 'idle');
}
