import { isActorId } from '../protocol/actor-id.ts';
import type { LongLivedRuntimeLike } from '../types.ts';
import { HOOKED_KEPT } from './actor-hooks.ts';
import type { Delivery } from './deliveries.ts';
import { hookMethod } from './hook-method.ts';
import { parentOf, type RuntimeDeps } from './runtime.ts';
import type { MethodSink } from './sink.ts';

/** Actors looked at in one go, when some were evicted. */
const SLICE = 1_000;

export interface LongLivedCapture {
  /** Finds out which actors were evicted, if any may have been. A bounded number at a time. */
  scan(): void;
  undo(): void;
}

/** Hooks on a runtime that keeps actors in a pool until they are evicted. */
export function captureLongLived(target: LongLivedRuntimeLike & object, deps: RuntimeDeps): LongLivedCapture {
  const { context, deliveries, handlings, actors, hooks, meter, teller, tellBase } = deps;
  const pooled = new Set<string>();
  /** Looked at so far; undefined: nothing to look for. */
  let scanning: Iterator<string> | undefined;

  function entered(id: string): void {
    if (pooled.has(id)) return;
    if (pooled.size < HOOKED_KEPT) pooled.add(id);
    // A new one may have pushed another out.
    scanning ??= pooled.values();
  }

  const get: MethodSink<{ id: string; type: string } | undefined> = {
    started([id, type]) {
      if (isActorId(id)) return { id, type: String(type) };
      teller.invalid();
      return undefined;
    },
    succeeded(call, actor) {
      if (!call) return;
      entered(call.id);
      actors.activated(call.id, call.type, parentOf(actor, call.id));
      hooks.hook(actor, call.id);
      tellBase(call.id, actor);
    },
  };
  const route: MethodSink<Delivery | undefined> = {
    started: ([message]) => deliveries.read(message, undefined),
    around: (delivery, original) =>
      context.within({ ...context.current(), handling: undefined, delivery }, original),
    failed(delivery, error) {
      if (delivery && !delivery.used) handlings.tellUnseen(delivery, { error });
    },
  };
  const restores = [
    hookMethod(target, 'getActor', get, meter),
    hookMethod(target, 'routeMessage', route, meter),
    ...hookEviction(target, () => {
      scanning ??= pooled.values();
    }),
  ];

  return {
    scan() {
      const { actorPool } = target as { actorPool?: unknown };
      if (!scanning || !(actorPool instanceof Map)) return;
      for (let count = 0; count < SLICE; count++) {
        const { value: id, done } = scanning.next();
        if (done) {
          scanning = undefined;
          return;
        }
        if (actorPool.has(id)) continue;
        pooled.delete(id);
        actors.deactivated(id, 'evicted');
        hooks.release(id);
      }
    },
    undo() {
      for (const restore of restores) restore();
    },
  };
}

function hookEviction(target: LongLivedRuntimeLike & object, evicted: () => void): Array<() => void> {
  if (typeof target.evictIdleActors !== 'function') return [];
  return [hookMethod<true>(target, 'evictIdleActors', { started: () => true, succeeded: evicted })];
}
