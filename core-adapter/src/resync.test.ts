import { describe, expect, test } from '@jest/globals';
import { createRegistry } from '../demo/registry.ts';
import { createManualRuntime, type ManualRuntime } from '../demo/stand-ins/manual-runtime.ts';
import { createModelStudio } from '../demo/stand-ins/model-studio.ts';
import { RemoteRegistry } from '../demo/stand-ins/remote-registry.ts';
import { openStudio } from './connect-studio.ts';
import { MIN_OUTBOX_BYTES } from './options.ts';
import type { Registration, RegistryLike, StudioOptions } from './types.ts';

function registration(actorId: string, more: Partial<Registration> = {}): Registration {
  const basics = { actorType: 'T', workerId: 'w', status: 'idle', messageCount: 0 };
  return { actorId, lastHeartbeat: '2023-01-01T00:00:00.000Z', ...basics, ...more };
}

function connect(registry: RegistryLike, runtime: ManualRuntime, options: StudioOptions = {}) {
  const model = createModelStudio();
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const studio = openStudio(registry, { link: model, log, ...options }, { runtime, env: {} });
  const kinds = (): string[] => model.applied.map(({ kind }) => kind);
  return { model, studio, lines, kinds };
}

async function registryOf(...actors: Registration[]) {
  const registry = createRegistry();
  for (const actor of actors) await registry.register(actor);
  return registry;
}

describe('a resync', () => {
  test('shows what was there before, framed by a begin and an end', async () => {
    const runtime = createManualRuntime();
    const registry = await registryOf(registration('a', { messageCount: 4 }), registration('b'));
    const { model, kinds } = connect(registry, runtime);
    await runtime.advance(100);
    expect(kinds()).toEqual(['hello', 'hello', 'resync-begin', 'resync-actor', 'resync-actor', 'resync-end']);
    expect(model.applied.at(-1)).toMatchObject({ actors: 2 });
    expect(model.actors.get('a')).toMatchObject({ messageCount: 4, status: 'idle', type: 'T' });
  });

  test('removes at its end what the registry lost unseen', async () => {
    const runtime = createManualRuntime();
    const registry = await registryOf(registration('a'), registration('b'));
    const { model, studio } = connect(registry, runtime);
    await runtime.advance(100);
    const cleaned = registry.cleanup(0);
    await runtime.advance(100);
    expect(await cleaned).toBe(2);
    expect([...model.actors.keys()]).toEqual([]);
    expect(studio.stats().resyncs.cleanup).toBe(1);
  });

  test('is not needed when the registry’s own cleanup goes through unregister', async () => {
    const runtime = createManualRuntime();
    const registry = new RemoteRegistry(runtime);
    registry.stored.set('a', registration('a'));
    const { model, studio } = connect(registry, runtime);
    await runtime.advance(100);
    const cleaned = registry.cleanup(0);
    await runtime.advance(100);
    expect(await cleaned).toBe(1);
    expect(model.applied.filter(({ kind }) => kind === 'removed')).toHaveLength(1);
    expect(studio.stats().resyncs.cleanup).toBe(0);
  });

  test('is exact for objects changed in place while it runs', async () => {
    const runtime = createManualRuntime();
    const actors = Array.from({ length: 700 }, (_, index) => registration(`a${index}`));
    const registry = await registryOf(...actors);
    const { model, studio } = connect(registry, runtime);
    for (let round = 0; round < 200; round++) {
      for (const { actorId } of actors) void registry.incrementMessageCount(actorId);
      await runtime.step(1);
      if (round === 50) model.wipe();
    }
    await runtime.advance(20_000);
    expect(studio.stats()).toMatchObject({ approximate: 0, resyncs: { connect: 1, epoch: 1 } });
    expect([...model.actors.values()].map(({ messageCount }) => messageCount)).toEqual(actors.map(() => 200));
  });

  test('counts the actors it could not catch at rest, and a later comparison puts them right', async () => {
    const runtime = createManualRuntime();
    const registry = new RemoteRegistry(runtime, 20);
    registry.stored.set('hot', registration('hot'));
    const { model, studio } = connect(registry, runtime);
    for (let ms = 0; ms < 1_000; ms += 2) {
      void registry.incrementMessageCount('hot');
      await runtime.advance(2);
    }
    expect(studio.stats().approximate).toBeGreaterThan(0);
    await runtime.advance(70_000);
    expect(model.actors.get('hot')?.messageCount).toBe(500);
  });

  test('of a registry that cannot be read is tried again and removes nothing meanwhile', async () => {
    const runtime = createManualRuntime();
    const registry = await registryOf(registration('a'));
    let down = false;
    const reading = registry.getAll;
    registry.getAll = () => (down ? Promise.reject(new Error('store gone')) : reading());
    const { model, studio, lines } = connect(registry, runtime);
    await runtime.advance(100);
    down = true;
    model.wipe();
    await runtime.advance(10_000);
    expect([...model.actors.keys()]).toEqual([]);
    expect(lines.length).toBeGreaterThan(0);
    down = false;
    await runtime.advance(70_000);
    expect([...model.actors.keys()]).toEqual(['a']);
    expect(studio.stats().resyncing).toBe(false);
  });

  test('goes on when getAll never answers', async () => {
    const runtime = createManualRuntime();
    const registry = await registryOf(registration('a'));
    const reading = registry.getAll;
    registry.getAll = () => new Promise(() => undefined);
    const { model } = connect(registry, runtime);
    await runtime.advance(1_000);
    registry.getAll = reading;
    await runtime.advance(60_000);
    expect([...model.actors.keys()]).toEqual(['a']);
  });

  test('leaves out what it cannot understand', async () => {
    const runtime = createManualRuntime();
    const odd = {
      get actorId(): string {
        throw new Error('no');
      },
    };
    const registry = await registryOf(registration('a'));
    const reading = registry.getAll;
    registry.getAll = async () => [
      ...(await reading()),
      odd as Registration,
      null as unknown as Registration,
    ];
    const { model, studio } = connect(registry, runtime);
    await runtime.advance(5_000);
    expect([...model.actors.keys()]).toEqual(['a']);
    expect(studio.stats()).toMatchObject({ dropped: { invalid: 2 }, resyncing: false });
  });

  test('after too much was dropped brings everything back', async () => {
    const runtime = createManualRuntime();
    const registry = createRegistry();
    const { model, studio } = connect(registry, runtime, { outboxBytes: MIN_OUTBOX_BYTES });
    await runtime.advance(100);
    model.failNext('lost', 50);
    const ids = Array.from({ length: 8_000 }, (_, index) => `a${index}`);
    for (const id of ids) await registry.register(registration(id));
    for (const id of ids) await registry.incrementMessageCount(id);
    const { dropped, pending, inFlight } = studio.stats();
    expect(dropped.state).toBeGreaterThan(14_000);
    expect(pending.bytes + inFlight.bytes).toBeLessThanOrEqual(MIN_OUTBOX_BYTES);
    await runtime.advance(120_000);
    expect(studio.stats().resyncs.overflow).toBe(1);
    expect([...model.actors.values()].filter(({ messageCount }) => messageCount === 1)).toHaveLength(8_000);
  });

  test('refused in part removes nothing, is tried again, but not without pause', async () => {
    const runtime = createManualRuntime();
    const registry = await registryOf(registration('a'), registration('b'));
    const { model, studio } = connect(registry, runtime);
    await runtime.advance(100);
    model.failNext('refused', 1_000);
    model.wipe();
    await registry.heartbeat('a');
    await runtime.advance(60_000);
    const { resyncs } = studio.stats();
    expect(Object.values(resyncs).reduce((sum, each) => sum + each)).toBeLessThan(15);
    model.failNext('lost', 0);
    await runtime.advance(120_000);
    expect([...model.actors.keys()].sort()).toEqual(['a', 'b']);
  });
});

describe('comparing now and then', () => {
  test('finds what no hook saw', async () => {
    const runtime = createManualRuntime();
    const actor = registration('a');
    const { model, studio } = connect(await registryOf(actor), runtime);
    await runtime.advance(1_000);
    actor.messageCount = 17;
    await runtime.advance(61_000);
    expect(studio.stats().resyncs.reconcile).toBe(1);
    expect(model.actors.get('a')?.messageCount).toBe(17);
  });

  test('sends nothing when nothing happened', async () => {
    const runtime = createManualRuntime();
    const { model, studio } = connect(await registryOf(registration('a')), runtime);
    await runtime.advance(600_000);
    expect(studio.stats().resyncs.reconcile).toBe(0);
    expect(model.applied).toHaveLength(5);
  });

  test('never happens on a shared registry', async () => {
    const runtime = createManualRuntime();
    const registry = await registryOf(registration('a'));
    const { studio } = connect(registry, runtime, { shared: true, workerId: 'w' });
    await runtime.advance(1_000);
    await registry.heartbeat('a');
    await runtime.advance(200_000);
    expect(studio.stats().resyncs.reconcile).toBe(0);
  });
});

describe('on a registry shared with other processes', () => {
  test('only own actors are reported, and those we only changed fill gaps', async () => {
    const runtime = createManualRuntime();
    const registry = new RemoteRegistry(runtime);
    Object.assign(registry, { redis: {} });
    for (const [id, workerId] of [
      ['mine', 'w'],
      ['other', 'x'],
      ['routed', 'x'],
      ['sibling', 'y'],
    ] as const) {
      registry.stored.set(id, registration(id, { workerId }));
    }
    const { model } = connect(registry, runtime, { workerId: 'w' });
    void registry.incrementMessageCount('routed');
    void registry.register(registration('new', { workerId: 'y' }));
    await runtime.advance(100);
    model.wipe();
    await runtime.advance(10_000);
    const found = model.applied.slice(model.applied.findLastIndex(({ kind }) => kind === 'resync-begin'));
    expect(
      found.flatMap((event) => (event.kind === 'resync-actor' ? [[event.id, event.foreign ?? false]] : [])),
    ).toEqual([
      ['mine', false],
      ['routed', true],
      ['sibling', false],
      ['new', false],
    ]);
  });
});
