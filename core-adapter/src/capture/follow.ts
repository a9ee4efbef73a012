import { types } from 'node:util';
import type { Guarded, Method } from './sink.ts';

/** What the app gets for the result of a hooked call whose end is told to the sink. */
export function follow<C>(result: unknown, call: C, sink: Guarded<C>): unknown {
  if (result instanceof Promise || types.isPromise(result)) return followPromise(result, call, sink);
  const then = thenOf(result);
  if (!then) return sink.succeeded(call, result);
  followThenable(result as object, then, call, sink);
  return result;
}

/** The derived promise is what the app gets, so that a rejection it ignores still surfaces, and once. */
function followPromise<C>(result: Promise<unknown>, call: C, sink: Guarded<C>): unknown {
  let derived: Promise<unknown>;
  try {
    derived = result.then(
      (value) => sink.succeeded(call, value),
      (error: unknown) => {
        sink.failed(call, error);
        throw error;
      },
    );
  } catch {
    // A subclass that cannot be made without arguments: the app gets its promise, and we do not hear of its end.
    return result;
  }
  // Such as a `cancel` that was put on it. Not by a list of its keys: that costs each call more than the rest of this.
  for (const key in result) {
    const member = Object.getOwnPropertyDescriptor(result, key);
    if (member) Reflect.defineProperty(derived, key, member);
  }
  return derived;
}

/**
 * A foreign thenable may have more methods than `then`, so the app gets the very object. Some do their work only, and
 * again, when `then` is called (queries, for example): that is the app's to do. We listen along when it does.
 */
function followThenable<C>(result: object, then: Method, call: C, sink: Guarded<C>): void {
  const before = Object.getOwnPropertyDescriptor(result, 'then');
  const heard = function (this: unknown, ok?: unknown, notOk?: unknown, ...more: unknown[]): unknown {
    if (before) Object.defineProperty(result, 'then', before);
    else Reflect.deleteProperty(result, 'then');
    const succeeded = (value: unknown): unknown => {
      const passed = sink.succeeded(call, value);
      return typeof ok === 'function' ? ok(passed) : passed;
    };
    const failed = (error: unknown): unknown => {
      sink.failed(call, error);
      if (typeof notOk === 'function') return notOk(error);
      throw error;
    };
    return Reflect.apply(then, this, [succeeded, failed, ...more]);
  };
  // Where it cannot be put on, nobody hears how the call ended.
  Reflect.defineProperty(result, 'then', { value: heard, configurable: true, writable: true });
}

/** Read once, as a promise would; a getter that throws is the app's to meet. */
function thenOf(value: unknown): Method | undefined {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return undefined;
  try {
    const { then } = value as { then?: unknown };
    return typeof then === 'function' ? (then as Method) : undefined;
  } catch {
    return undefined;
  }
}
