import { checkHookable, hookMethod } from './capture/hook-method.ts';
import type { RegistryLike } from './types.ts';

/** The methods of a registry that change something. Reads are left alone. */
export const HOOKED = [
  'register',
  'unregister',
  'heartbeat',
  'updateStatus',
  'incrementMessageCount',
  'cleanup',
] as const;
export type HookedMethod = (typeof HOOKED)[number];

/** Told of every hooked call. `C` is whatever it wants to remember between start and end of one call. */
export interface CallSink<C> {
  /** Before the registry is called. Arguments are read here: the registry may change them later. */
  started(method: HookedMethod, args: readonly unknown[]): C;
  succeeded(call: C, result: unknown): void;
  failed(call: C): void;
}

const MARK = Symbol.for('loom-studio.hooked');

/**
 * Puts hooks on this one registry object, as own properties. Results, errors, `this` and the order of calls
 * stay as they were; the sink hears of a call once the registry has done it, and whatever the sink throws
 * is kept from the app. Returns the way back. Throws when the registry is hooked already or cannot be.
 */
export function hookRegistry<C>(registry: RegistryLike, sink: CallSink<C>): () => void {
  if (MARK in registry) {
    throw new Error('this registry is connected to a studio already: close that connection first');
  }
  if (!Object.isExtensible(registry)) throw new TypeError('a frozen registry cannot be hooked');
  const present = HOOKED.filter((method) => typeof registry[method] === 'function');
  checkHookable(registry, present);
  const restores = present.map((method) =>
    hookMethod<C>(registry, method, {
      started: (args) => sink.started(method, args),
      succeeded: sink.succeeded,
      failed: sink.failed,
    }),
  );
  Object.defineProperty(registry, MARK, { value: true, configurable: true });
  return () => {
    for (const restore of restores) restore();
    Reflect.deleteProperty(registry, MARK);
  };
}
