import { follow } from './follow.ts';
import type { Meter } from './meter.ts';
import { type Guarded, guard, type Method, type MethodSink } from './sink.ts';

const UNMEASURED: Pick<Meter, 'enter' | 'leave'> = { enter: () => 0, leave: () => undefined };

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
  checkHookable(target, [name]);
  const before = Object.getOwnPropertyDescriptor(target, name);
  const original = (target as Record<string, unknown>)[name] as Method;
  const state: HookState = { active: true, before };

  function hooked(this: unknown, ...given: unknown[]): unknown {
    if (!state.active) return Reflect.apply(original, this, given);
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

  resemble(hooked, original);
  Object.defineProperty(hooked, STATE, { value: state });
  Object.defineProperty(target, name, {
    value: hooked,
    enumerable: before?.enumerable ?? false,
    configurable: true,
    writable: true,
  });
  return () => {
    state.active = false;
    // Somebody else wrapped our hook: theirs stays, ours below it only passes calls on.
    if (Object.getOwnPropertyDescriptor(target, name)?.value !== hooked) return;
    const left = stillWanted(before);
    if (left) Object.defineProperty(target, name, left);
    else Reflect.deleteProperty(target, name);
  };
}

/** On each hooked method: known to every copy of this module. */
const STATE = Symbol.for('loom-studio.hook');

interface HookState {
  active: boolean;
  /** What the hook stands in for; undefined where it came from the prototype. */
  before: PropertyDescriptor | undefined;
}

/** Throws when a method that is there cannot be hooked. Whoever hooks several asks first, so that none is left behind. */
export function checkHookable(target: object, names: readonly string[]): void {
  for (const name of names) {
    const fault = faultOf(target, name);
    if (fault) throw new TypeError(`${name}() cannot be hooked: ${fault}`);
  }
}

/** Why the method cannot be hooked on this object, if it cannot. */
function faultOf(target: object, name: string): string | undefined {
  if (Object.getOwnPropertyDescriptor(target, name)?.configurable === false) return 'it may not be changed';
  for (let from: object | null = target; from; from = Object.getPrototypeOf(from)) {
    const found = Object.getOwnPropertyDescriptor(from, name);
    if (found) return found.get ? 'it is made anew each time it is read' : undefined;
  }
  return undefined;
}

/** Below a hook that is taken off may be others that were stopped before it and could not go. */
function stillWanted(before: PropertyDescriptor | undefined): PropertyDescriptor | undefined {
  let found = before;
  for (;;) {
    const state = (found?.value as { [STATE]?: HookState } | undefined)?.[STATE];
    if (!state || state.active) return found;
    found = state.before;
  }
}

/** Name, number of arguments and whatever else somebody keeps on a function, or tells it by. */
function resemble(hooked: Method, original: Method): void {
  for (const key of Reflect.ownKeys(original)) {
    const member = Object.getOwnPropertyDescriptor(original, key);
    if (key !== STATE && key !== 'prototype' && member) Reflect.defineProperty(hooked, key, member);
  }
  Object.setPrototypeOf(hooked, Object.getPrototypeOf(original));
}
