import { describe, expect, test } from '@jest/globals';
import { createRegistry } from '../demo/registry.ts';
import { createManualRuntime } from '../demo/stand-ins/manual-runtime.ts';
import { RemoteRegistry } from '../demo/stand-ins/remote-registry.ts';
import { type CallSink, HOOKED, hookRegistry } from './registry-hooks.ts';
import type { Registration, RegistryLike } from './types.ts';

const ACTOR: Registration = {
  actorId: 'a',
  actorType: 'T',
  workerId: 'w',
  status: 'idle',
  lastHeartbeat: '2020-01-01T00:00:00.000Z',
  messageCount: 0,
};

function recordingSink() {
  const told: string[] = [];
  const sink: CallSink<string> = {
    started(method, args) {
      told.push(`start ${method} ${String(args[0])}`);
      return method;
    },
    succeeded: (call, result) => void told.push(`end ${call} ${String(result)}`),
    failed: (call) => void told.push(`fail ${call}`),
  };
  return { told, sink };
}

/** A registry of the app's own making; only what a test needs is replaced. */
function registryWith(methods: object): RegistryLike {
  return { ...createRegistry(), ...methods };
}

describe('a hooked registry behaves as before', () => {
  test('results come back, and the sink hears of a call after it succeeded', async () => {
    const { told, sink } = recordingSink();
    const registry = registryWith({ cleanup: async () => 3 });
    hookRegistry(registry, sink);
    const answer = registry.cleanup?.(5);
    expect(told).toEqual(['start cleanup 5']);
    expect(await answer).toBe(3);
    expect(told).toEqual(['start cleanup 5', 'end cleanup 3']);
  });

  test('a rejection arrives as the same error', async () => {
    const { told, sink } = recordingSink();
    const fault = new Error('store gone');
    const registry = registryWith({ heartbeat: () => Promise.reject(fault) });
    hookRegistry(registry, sink);
    await expect(registry.heartbeat?.('a')).rejects.toBe(fault);
    expect(told).toEqual(['start heartbeat a', 'fail heartbeat']);
  });

  test('a synchronous throw stays synchronous', () => {
    const { told, sink } = recordingSink();
    const fault = new Error('closed');
    const registry = registryWith({
      heartbeat() {
        throw fault;
      },
    });
    hookRegistry(registry, sink);
    expect(() => registry.heartbeat?.('a')).toThrow(fault);
    expect(told).toEqual(['start heartbeat a', 'fail heartbeat']);
  });

  test('a synchronous result stays synchronous', () => {
    const { told, sink } = recordingSink();
    const registry = registryWith({ cleanup: () => 2 });
    hookRegistry(registry, sink);
    expect(registry.cleanup?.(1)).toBe(2);
    expect(told).toEqual(['start cleanup 1', 'end cleanup 2']);
  });

  test('a thenable of another kind is handed on as the very object, and heard when it is awaited', async () => {
    const { told, sink } = recordingSink();
    // biome-ignore lint/suspicious/noThenProperty: the point of the test
    const extra = { then: (done: (value: number) => void) => done(7), cancel: () => 'cancelled' };
    const registry = registryWith({ cleanup: () => extra });
    hookRegistry(registry, sink);
    const handed = registry.cleanup?.(1);
    expect(handed).toBe(extra);
    expect(told).toEqual(['start cleanup 1']);
    expect(await handed).toBe(7);
    expect(told).toEqual(['start cleanup 1', 'end cleanup 7']);
  });

  test('one of which a method cannot be hooked keeps all of them', () => {
    const registry = registryWith({});
    Object.defineProperty(registry, 'cleanup', { value: () => 0, configurable: false });
    const { register, heartbeat } = registry;
    expect(() => hookRegistry(registry, recordingSink().sink)).toThrow(/cleanup\(\) cannot be hooked/);
    expect([registry.register, registry.heartbeat]).toEqual([register, heartbeat]);
  });

  test('this, extra arguments and reads are untouched', async () => {
    const seen: unknown[] = [];
    const registry = registryWith({
      heartbeat(this: unknown, ...args: unknown[]) {
        seen.push(this, ...args);
      },
    });
    const { get, getAll } = registry;
    hookRegistry(registry, recordingSink().sink);
    registry.heartbeat?.call(registry, 'a', ...([1, 2] as unknown as []));
    expect(seen).toEqual([registry, 'a', 1, 2]);
    expect([registry.get, registry.getAll]).toEqual([get, getAll]);
  });

  test('what the sink throws never reaches the app', async () => {
    const fault = (): never => {
      throw new Error('ours');
    };
    const registry = createRegistry();
    hookRegistry(registry, { started: fault, succeeded: fault, failed: fault });
    await registry.register(ACTOR);
    expect(await registry.get('a')).toBe(ACTOR);
    const late = createRegistry();
    hookRegistry(late, { started: () => 1, succeeded: fault, failed: fault });
    await late.register(ACTOR);
    expect(await late.get('a')).toBe(ACTOR);
  });

  test('calls the registry makes on itself are heard too', async () => {
    const runtime = createManualRuntime();
    const registry = new RemoteRegistry(runtime);
    const { told, sink } = recordingSink();
    registry.stored.set('a', { ...ACTOR });
    hookRegistry(registry, sink);
    const cleaned = registry.cleanup(0);
    await runtime.advance(100);
    expect(await cleaned).toBe(1);
    expect(told).toEqual([
      'start cleanup 0',
      'start unregister a',
      'end unregister undefined',
      'end cleanup 1',
    ]);
  });
});

describe('taking the hooks off', () => {
  test('leaves methods of the class where they were', () => {
    const registry = new RemoteRegistry(createManualRuntime());
    const before = Reflect.ownKeys(registry);
    const unhook = hookRegistry(registry, recordingSink().sink);
    expect(Object.keys(registry)).toEqual(before);
    expect(Object.hasOwn(registry, 'heartbeat')).toBe(true);
    unhook();
    expect(Reflect.ownKeys(registry)).toEqual(before);
  });

  test('puts own methods back exactly', () => {
    const registry = createRegistry();
    const before = Object.getOwnPropertyDescriptors(registry);
    hookRegistry(registry, recordingSink().sink)();
    expect(Object.getOwnPropertyDescriptors(registry)).toEqual(before);
    for (const method of HOOKED) expect(registry[method]).toBe(before[method]?.value);
  });

  test('keeps a wrapper somebody put over ours, and only passes calls on below it', async () => {
    const { told, sink } = recordingSink();
    const registry = createRegistry();
    const unhook = hookRegistry(registry, sink);
    const ours = registry.heartbeat;
    const theirs = (id: string): Promise<void> => ours.call(registry, id);
    registry.heartbeat = theirs;
    unhook();
    expect(registry.heartbeat).toBe(theirs);
    await registry.heartbeat('a');
    expect(told).toEqual([]);
  });

  test('a call under way when the hooks go still ends well', async () => {
    const runtime = createManualRuntime();
    const registry = new RemoteRegistry(runtime);
    const unhook = hookRegistry(registry, recordingSink().sink);
    const registered = registry.register(ACTOR);
    unhook();
    await runtime.advance(100);
    await registered;
    expect(registry.stored.size).toBe(1);
  });
});

describe('what cannot be hooked is refused', () => {
  test('a registry that is hooked already', () => {
    const registry = createRegistry();
    const unhook = hookRegistry(registry, recordingSink().sink);
    expect(() => hookRegistry(registry, recordingSink().sink)).toThrow(/connected to a studio already/);
    unhook();
    expect(() => hookRegistry(registry, recordingSink().sink)).not.toThrow();
  });

  test('a frozen registry', () => {
    const frozen = Object.freeze(createRegistry());
    expect(() => hookRegistry(frozen, recordingSink().sink)).toThrow(/frozen/);
  });

  test('methods a registry does not have are left out', () => {
    const { register, unregister, get, getAll } = createRegistry();
    const registry: RegistryLike = { register, unregister, get, getAll };
    hookRegistry(registry, recordingSink().sink);
    expect('heartbeat' in registry).toBe(false);
  });
});
