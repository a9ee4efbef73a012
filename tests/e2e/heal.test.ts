import { afterEach, expect, it } from '@jest/globals';
import { connectStudio, type Studio } from '@loom-studio/core-adapter';
import type { LegacyActor } from '@loom-studio/core-adapter/protocol';
import { createRegistry } from '../../core-adapter/demo/registry.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { registration } from '../support/registration.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';

type Registry = ReturnType<typeof createRegistry>;

let studio: SidecarProcess | undefined;
let adapter: Studio | undefined;
let working: NodeJS.Timeout | undefined;

afterEach(async () => {
  clearInterval(working);
  await adapter?.close(200);
  await studio?.kill();
});

/** Calls, arrivals and departures, without pause. */
function work(registry: Registry): void {
  let step = 0;
  working = setInterval(() => {
    for (let call = 0; call < 20; call += 1) {
      step += 1;
      const id = `actor-${step % 50}`;
      void registry.incrementMessageCount(id);
      void registry.updateStatus(id, step % 3 === 0 ? 'busy' : 'idle');
      if (step % 40 === 0) void registry.register(registration(`visitor-${step}`));
      if (step % 80 === 0) void registry.unregister(`visitor-${step - 40}`);
    }
  }, 5);
}

async function expectEqual(url: string, registry: Registry): Promise<void> {
  const shown = (await (await fetch(`${url}/api/actors`)).json()) as LegacyActor[];
  const held = await registry.getAll();
  const facts = shown.map(({ id, type, status, messageCount }) => [id, type, status, messageCount]);
  const truth = held.map(({ actorId, actorType, status, messageCount }) => [
    actorId,
    actorType,
    status,
    messageCount,
  ]);
  expect(facts.sort()).toEqual(truth.sort());
}

it('heals within 5 s when the studio is killed and restarted under a working app, nothing missing, nothing doubled', async () => {
  const PORT = String(await freePort());
  const registry = createRegistry();
  for (let n = 0; n < 50; n += 1) await registry.register(registration(`actor-${n}`));
  studio = await startSidecar({ PORT });
  adapter = connectStudio(registry, { url: studio.url });
  work(registry);
  await eventually(async () => expect(await studio?.get<LegacyActor[]>('/api/actors')).not.toHaveLength(0));

  for (let round = 0; round < 2; round += 1) {
    await studio.kill();
    await eventually(() => expect(adapter?.stats().connected).toBe(false));
    studio = await startSidecar({ PORT });
    const { url } = studio;
    await eventually(async () => {
      const shown = await studio?.get<LegacyActor[]>('/api/actors');
      expect(shown?.length).toBeGreaterThanOrEqual(50);
    }, 5_000);
    // Exactness is judged at rest: the app pauses, what it did so far must be there to the last call.
    clearInterval(working);
    await adapter.flush();
    await eventually(() => expectEqual(url, registry), 5_000);
    work(registry);
  }
}, 60_000);

it('takes up an app that was there before it', async () => {
  const PORT = String(await freePort());
  const registry = createRegistry();
  await registry.register(registration('early'));
  adapter = connectStudio(registry, { url: `http://127.0.0.1:${PORT}`, log: () => undefined });
  await registry.incrementMessageCount('early');
  await eventually(() => expect(adapter?.stats().retries).toBeGreaterThan(0));
  studio = await startSidecar({ PORT });
  await eventually(async () => {
    expect(await studio?.get('/api/actors/early')).toMatchObject({ messageCount: 1 });
  }, 5_000);
}, 30_000);
