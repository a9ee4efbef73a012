import { connectStudio, type Studio } from '@loom-studio/core-adapter';
import { createRegistry } from '../../../core-adapter/demo/registry.ts';
import { freePort } from '../../support/free-port.ts';
import { registration } from '../../support/registration.ts';
import { startSidecar } from '../../support/sidecar.ts';
import { type Case, figure, repeat } from '../measure.ts';

const ACTORS = 1_000;
const CALLS = 400_000;
const RATE = 10_000;
const SECONDS = 4;

type Registry = ReturnType<typeof createRegistry>;

export const hook: Case = {
  name: 'hook',
  about: 'what the adapter costs the app that imports it: a call, and 10,000 messages/s of three calls each',
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

/** CPU time of the process over wall time while messages come at a fixed rate. */
function cpuShare(url: string | undefined): Promise<number> {
  return connected(url, async (registry) => {
    const before = process.cpuUsage();
    const began = performance.now();
    let sent = 0;
    while (sent < RATE * SECONDS) {
      const due = Math.min(RATE * SECONDS, ((performance.now() - began) / 1_000) * RATE);
      for (; sent < due; sent += 1) await message(registry, `actor-${sent % ACTORS}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 10 / (performance.now() - began);
  });
}

async function message(registry: Registry, id: string): Promise<void> {
  await registry.updateStatus(id, 'busy');
  await registry.incrementMessageCount(id);
  await registry.updateStatus(id, 'idle');
}
