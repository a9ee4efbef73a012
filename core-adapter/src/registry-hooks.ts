import { types } from 'node:util';
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

type Method = (this: unknown, ...args: unknown[]) => unknown;

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
  const guarded = guard(sink);
  const present = HOOKED.filter((method) => typeof registry[method] === 'function');
  const restores = present.map((method) => hookMethod(registry, method, guarded));
  Object.defineProperty(registry, MARK, { value: true, configurable: true });
  return () => {
    for (const restore of restores) restore();
    Reflect.deleteProperty(registry, MARK);
  };
}

/** The same sink, unable to throw: our own fault must not reach a call of the app. */
function guard<C>(sink: CallSink<C>): CallSink<C | undefined> {
  return {
    started(method, args) {
      try {
        return sink.started(method, args);
      } catch {
        // This call goes unreported; the next comparison of the whole registry finds what it changed.
        return undefined;
      }
    },
    succeeded(call, result) {
      try {
        if (call !== undefined) sink.succeeded(call, result);
      } catch {
        // As above.
        return;
      }
    },
    failed(call) {
      try {
        if (call !== undefined) sink.failed(call);
      } catch {
        // As above.
        return;
      }
    },
  };
}

function hookMethod<C>(
  registry: RegistryLike,
  method: HookedMethod,
  sink: CallSink<C | undefined>,
): () => void {
  const before = Object.getOwnPropertyDescriptor(registry, method);
  const original = registry[method] as Method;
  let active = true;

  function hooked(this: unknown, ...args: unknown[]): unknown {
    if (!active) return Reflect.apply(original, this, args);
    const call = sink.started(method, args);
    let result: unknown;
    try {
      result = Reflect.apply(original, this, args);
    } catch (error) {
      sink.failed(call);
      throw error;
    }
    return follow(result, call, sink);
  }

  Object.defineProperty(hooked, 'name', { value: method });
  Object.defineProperty(registry, method, {
    value: hooked,
    enumerable: before?.enumerable ?? false,
    configurable: true,
    writable: true,
  });
  return () => {
    active = false;
    // Somebody else wrapped our hook: theirs stays, ours below it only passes calls on.
    if (Object.getOwnPropertyDescriptor(registry, method)?.value !== hooked) return;
    if (before) Object.defineProperty(registry, method, before);
    else Reflect.deleteProperty(registry, method);
  };
}

function follow<C>(result: unknown, call: C, sink: CallSink<C>): unknown {
  const succeeded = (value: unknown): unknown => {
    sink.succeeded(call, value);
    return value;
  };
  if (result instanceof Promise || types.isPromise(result)) {
    // The derived promise is what the app gets, so that a rejection it ignores still surfaces, and once.
    return result.then(succeeded, (error: unknown) => {
      sink.failed(call);
      throw error;
    });
  }
  if (!isThenable(result)) return succeeded(result);
  // A foreign thenable may have more methods than `then`: the app gets the very object.
  result.then(succeeded, () => sink.failed(call));
  return result;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    'then' in value &&
    typeof value.then === 'function'
  );
}
