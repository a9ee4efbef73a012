import { types } from 'node:util';
import type { Meter } from './meter.ts';

/** Told of every call of one hooked method. `C` is whatever it remembers between start and end of a call. */
export interface MethodSink<C> {
  /** Before the method is called. Arguments are read here: the method may change them later. */
  started(args: readonly unknown[], self: unknown): C;
  /** What the method gets instead of its arguments, for hooks on what it is handed. */
  passed?(call: C, args: readonly unknown[]): readonly unknown[];
  succeeded?(call: C, result: unknown): void;
  failed?(call: C, error: unknown): void;
  /** Calls `original` once and returns what it returns: for what must be set up around it. */
  around?(call: C, original: () => unknown): unknown;
  /** What the app gets instead of the result of a call that succeeded, for hooks on what a method makes. */
  replaced?(call: C, result: unknown): unknown;
}

const UNMEASURED: Pick<Meter, 'enter' | 'leave'> = { enter: () => 0, leave: () => undefined };

type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Puts a hook on one method of this one object, as an own property. Results, errors, `this` and the order of
 * calls stay as they were; the sink hears of a call once it is done, and whatever the sink throws is kept from
 * the app. Returns the way back.
 */
export function hookMethod<C>(
  target: object,
  name: string,
  sink: MethodSink<C>,
  meter: Pick<Meter, 'enter' | 'leave'> = UNMEASURED,
): () => void {
  return hookWith(target, name, guard(sink, meter));
}

/** As `hookMethod`, with what `guard` made of a sink: for many objects that share one. */
export function hookWith<C>(target: object, name: string, guarded: Guarded<C>): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  const original = (target as Record<string, unknown>)[name] as Method;
  let active = true;

  function hooked(this: unknown, ...given: unknown[]): unknown {
    if (!active) return Reflect.apply(original, this, given);
    const call = guarded.started(given, this);
    if (call === undefined) return Reflect.apply(original, this, given);
    const args = guarded.passed(call, given);
    let result: unknown;
    try {
      result = guarded.around
        ? guarded.around(call, () => Reflect.apply(original, this, args))
        : Reflect.apply(original, this, args);
    } catch (error) {
      guarded.failed(call, error);
      throw error;
    }
    return follow(result, call, guarded);
  }

  Object.defineProperty(hooked, 'name', { value: name });
  Object.defineProperty(target, name, {
    value: hooked,
    enumerable: before?.enumerable ?? false,
    configurable: true,
    writable: true,
  });
  return () => {
    active = false;
    // Somebody else wrapped our hook: theirs stays, ours below it only passes calls on.
    if (Object.getOwnPropertyDescriptor(target, name)?.value !== hooked) return;
    if (before) Object.defineProperty(target, name, before);
    else Reflect.deleteProperty(target, name);
  };
}

export interface Guarded<C> {
  around: MethodSink<C>['around'];
  started(args: readonly unknown[], self: unknown): C | undefined;
  passed(call: C | undefined, args: readonly unknown[]): readonly unknown[];
  succeeded(call: C | undefined, result: unknown): unknown;
  failed(call: C | undefined, error: unknown): void;
}

/** The same sink, unable to throw: our own fault must not reach a call of the app. */
export function guard<C>(sink: MethodSink<C>, meter: Pick<Meter, 'enter' | 'leave'>): Guarded<C> {
  return {
    around: sink.around?.bind(sink),
    started(args, self) {
      const entered = meter.enter();
      try {
        return sink.started(args, self);
      } catch {
        // This call goes unreported.
        return undefined;
      } finally {
        meter.leave(entered);
      }
    },
    passed(call, args) {
      if (call === undefined || !sink.passed) return args;
      try {
        return sink.passed(call, args);
      } catch {
        // As above.
        return args;
      }
    },
    succeeded(call, result) {
      if (call === undefined) return result;
      const entered = meter.enter();
      try {
        sink.succeeded?.(call, result);
        return sink.replaced ? sink.replaced(call, result) : result;
      } catch {
        // As above.
        return result;
      } finally {
        meter.leave(entered);
      }
    },
    failed(call, error) {
      const entered = meter.enter();
      try {
        if (call !== undefined) sink.failed?.(call, error);
      } catch {
        // As above.
        return;
      } finally {
        meter.leave(entered);
      }
    },
  };
}

function follow<C>(result: unknown, call: C | undefined, sink: Guarded<C>): unknown {
  if (result instanceof Promise || types.isPromise(result)) {
    // The derived promise is what the app gets, so that a rejection it ignores still surfaces, and once.
    return result.then(
      (value) => sink.succeeded(call, value),
      (error: unknown) => {
        sink.failed(call, error);
        throw error;
      },
    );
  }
  if (!isThenable(result)) return sink.succeeded(call, result);
  // A foreign thenable may have more methods than `then`: the app gets the very object.
  result.then(
    (value) => void sink.succeeded(call, value),
    (error) => sink.failed(call, error),
  );
  return result;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    'then' in value &&
    typeof value.then === 'function'
  );
}
