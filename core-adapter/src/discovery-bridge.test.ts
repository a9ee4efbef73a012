import { describe, expect, test } from '@jest/globals';
import { createRegistry } from '../demo/registry.ts';
import { eventually } from '../demo/stand-ins/eventually.ts';
import { createModelStudio } from '../demo/stand-ins/model-studio.ts';
import {
  DiscoveryBridge,
  type DiscoveryBridgeOptions,
  getDiscoveryBridge,
  type StudioActor,
} from './discovery-bridge.ts';
import type { Registration } from './types.ts';

const actor = (actorId: string, actorType = 'Counter'): Registration => ({
  actorId,
  actorType,
  workerId: 'w',
  status: 'idle',
  lastHeartbeat: '2026-01-01T00:00:00.000Z',
  messageCount: 2,
  metadata: { size: 1 },
});

function world(options: DiscoveryBridgeOptions = {}) {
  const registry = createRegistry();
  const model = createModelStudio();
  const bridge = new DiscoveryBridge({ studio: { link: model, log: () => undefined }, ...options });
  return { registry, model, bridge };
}

describe('a bridge', () => {
  test('sees what its comparison of the whole registry finds', async () => {
    const gone: string[] = [];
    const { registry, bridge } = world({ pollInterval: 50, onActorRemoved: (id) => gone.push(id) });
    const { register, unregister } = registry;
    await registry.register(actor('b'));
    bridge.connect(registry);
    await eventually(async () => expect(await bridge.getActor('b')).toBeDefined());
    // Past the hooks, as another process that writes to the same store.
    await register(actor('silent', 'S'));
    await eventually(async () => expect(await bridge.getActorsByType('S')).toHaveLength(1));
    await unregister('b');
    await eventually(() => expect(gone).toEqual(['b']));
    expect(bridge.getStats().totalActors).toBe(1);
    bridge.disconnect();
  });

  test('shows what is there and what comes, in the shape it always had', async () => {
    const { registry, bridge } = world();
    await registry.register(actor('a'));
    bridge.connect(registry);
    await registry.register(actor('b', 'Other'));
    await registry.updateStatus('b', 'busy');
    await registry.incrementMessageCount('a');
    expect(await bridge.getActor('a')).toEqual({
      id: 'a',
      type: 'Counter',
      status: 'idle',
      workerId: 'w',
      messageCount: 3,
      queueDepth: 0,
      lastHeartbeat: '2026-01-01T00:00:00.000Z',
      uptime: expect.any(Number),
      metadata: { size: 1 },
    });
    expect((await bridge.getAllActors()).map(({ id }) => id)).toEqual(expect.arrayContaining(['a', 'b']));
    expect((await bridge.getActorsByType('Other')).map(({ id }) => id)).toEqual(['b']);
    expect(bridge.getStats()).toEqual({
      totalActors: 2,
      activeActors: 0,
      idleActors: 1,
      busyActors: 1,
      byType: { Counter: 1, Other: 1 },
    });
    bridge.disconnect();
  });

  test('calls back with changes, once a turn, and with removals', async () => {
    const updates: StudioActor[] = [];
    const removals: string[] = [];
    const { registry, bridge } = world({
      onActorUpdate: (each) => updates.push(each),
      onActorRemoved: (id) => removals.push(id),
    });
    bridge.connect(registry);
    await registry.register(actor('a'));
    for (let index = 0; index < 50; index++) await registry.incrementMessageCount('a');
    await eventually(() => expect(updates.at(-1)).toMatchObject({ id: 'a', messageCount: 52 }));
    expect(updates.length).toBeLessThan(10);
    await registry.unregister('a');
    await registry.register(actor('b'));
    await registry.cleanup(0);
    await eventually(() => expect(removals).toEqual(['a', 'b']));
    bridge.disconnect();
  });

  test('a callback that throws harms nobody', async () => {
    const { registry, bridge, model } = world({
      onActorUpdate() {
        throw new Error('theirs');
      },
    });
    bridge.connect(registry);
    await registry.register(actor('a'));
    await eventually(() => expect(model.actors.has('a')).toBe(true));
    bridge.disconnect();
  });

  test('sends to a studio with the ages it was given, 300 s unless told otherwise', async () => {
    const { registry, bridge, model } = world();
    bridge.connect({ registry });
    await eventually(() => expect(model.applied[0]).toMatchObject({ maxAgeMs: 300_000, autoCleanup: true }));
    bridge.disconnect();
  });

  test('leaves the registry as it was, keeps what it knew, and can connect again', async () => {
    const { registry, bridge } = world();
    const before = { ...registry };
    bridge.connect(registry);
    bridge.connect(registry);
    await registry.register(actor('a'));
    bridge.disconnect();
    bridge.disconnect();
    expect({ ...registry }).toEqual(before);
    expect(await bridge.getAllActors()).toHaveLength(1);
  });

  test('takes actors that are in no registry', async () => {
    const { bridge } = world();
    const told: StudioActor = {
      ...{ id: 'x', type: 'T', status: 'active', workerId: '', messageCount: 0, queueDepth: 3 },
      ...{ lastHeartbeat: '2026-01-01T00:00:00.000Z', uptime: 5_000 },
    };
    await bridge.handleActorRegistered(told);
    await bridge.handleActorUpdated({ ...told, queueDepth: 4 });
    const kept = await bridge.getActor('x');
    expect(kept).toMatchObject({ queueDepth: 4 });
    expect(kept?.uptime).toBeGreaterThanOrEqual(5_000);
    await bridge.handleActorUnregistered('x');
    expect(await bridge.getActor('x')).toBeUndefined();
  });

  test('without a readable registry knows what the hooks tell', async () => {
    const { registry, bridge } = world();
    registry.getAll = () => Promise.reject(new Error('store gone'));
    bridge.connect(registry);
    await registry.register(actor('a'));
    expect(await bridge.getAllActors()).toHaveLength(1);
    bridge.disconnect();
  });
});

test('a process has one bridge', () => {
  expect(getDiscoveryBridge()).toBe(getDiscoveryBridge());
});
