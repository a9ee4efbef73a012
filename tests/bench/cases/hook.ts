import { connectStudio, type Studio } from '@loom-studio/core-adapter';
import { createRegistry } from '../../../core-adapter/demo/registry.ts';
import { freePort } from '../../support/free-port.ts';
import { registration } from '../../support/registration.ts';
import { startSidecar } from '../../support/sidecar.ts';
import { createBusyApp, shareOfCore } from '../busy-app.ts';
import { type Case, figure, repeat } from '../measure.ts';

const ACTORS = 1_000;
const CALLS = 400_000;
const RATE = 10_000;
const SECONDS = 4;

type Registry = ReturnType<typeof createRegistry>;

export const hook: Case = {
  name: 'hook',
  about:
    'what the adapter costs the app that imports it: a call, 10,000 messages/s of three calls, and all observed',
  async run() {
    const studio = await startSidecar();
    const gone = `http://127.0.0.1:${await freePort()}`;
    try {
      const bare = await repeat(5, () => nanosPerCall(undefined));
      const up = await repeat(5, () => nanosPerCall(studio.url));
      const down = await repeat(5, () => nanosPerCall(gone));
      const idle = await repeat(3, () => cpuShare(undefined));
      const busy = await repeat(3, () => cpuShare(studio.url));
      const lost = await repeat(3, () => cpuShare(gone));
      const alone = await repeat(3, () => observedShare(undefined));
      const observed = await repeat(3, () => observedShare(studio.url));
      const unheard = await repeat(3, () => observedShare(gone));
      return [
        figure('registry call without the adapter', 'ns', bare),
        figure('added by the hook, studio up', 'ns', minus(up, bare), { target: { atMost: 1_000 } }),
        figure('added by the hook, studio gone', 'ns', minus(down, bare), { target: { atMost: 1_000 } }),
        figure('share of a core at 10,000 messages/s, studio up', '%', minus(busy, idle), {
          target: { atMost: 3 },
        }),
        figure('share of a core at 10,000 messages/s, studio gone', '%', minus(lost, idle), {
          target: { atMost: 3 },
        }),
        figure('the same with everything observed: the app by itself', '%', alone),
        figure('added with everything observed, studio up', '%', minus(observed, alone), {
          target: { atMost: 3 },
        }),
        figure('added with everything observed, studio gone', '%', minus(unheard, alone), {
          target: { atMost: 3 },
        }),
      ];
    } finally {
      await studio.kill();
    }
  },
};

function minus(runs: number[], base: number[]): number[] {
  const middle = [...base].sort((a, b) => a - b)[Math.floor(base.length / 2)] ?? 0;
  return runs.map((run) => run - middle);
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
  return connected(url, (registry) => {
    const next = () => message(registry, `actor-${sent++ % ACTORS}`);
    return shareOfCore(next, RATE, SECONDS);
  });
}

async function observedShare(url: string | undefined): Promise<number> {
  const app = await createBusyApp();
  const studio = url === undefined ? undefined : connectStudio(app.registry, { url, log: () => undefined });
  if (studio) app.observe(studio);
  await studio?.flush(500);
  const share = await shareOfCore(app.message, RATE, SECONDS);
  await studio?.close(100);
  return share;
}

async function message(registry: Registry, id: string): Promise<void> {
  await registry.updateStatus(id, 'busy');
  await registry.incrementMessageCount(id);
  await registry.updateStatus(id, 'idle');
}
