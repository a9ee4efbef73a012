import { isActorId } from '../protocol/actor-id.ts';
import type { ActorRuntimeLike } from '../types.ts';
import type { ActorHooks } from './actor-hooks.ts';
import type { Actors } from './actors.ts';
import type { ContextStore } from './context.ts';
import type { Deliveries } from './deliveries.ts';
import type { Handlings } from './handlings.ts';
import { hookMethod } from './hook-method.ts';
import type { Meter } from './meter.ts';
import type { MethodSink } from './sink.ts';
import type { Teller } from './teller.ts';

export interface RuntimeDeps {
  meter: Meter;
  context: ContextStore;
  deliveries: Deliveries;
  handlings: Handlings;
  actors: Actors;
  teller: Pick<Teller, 'invalid'>;
  hooks: ActorHooks;
  /** Tells where the actor's state begins, unless that was told or nobody follows its journal. */
  tellBase(id: string, actor: unknown): void;
}

/**
 * Hooks on a runtime whose workers activate, run and deactivate an actor for each message. A deactivated
 * actor is at rest, neither removed nor evicted. Returns the way back.
 */
export function captureRuntime(target: ActorRuntimeLike & object, deps: RuntimeDeps): () => void {
  const { context, deliveries, handlings, actors, hooks, meter, teller, tellBase } = deps;
  const activate: MethodSink<{ id: string; type: string } | undefined> = {
    started([id, type]) {
      if (isActorId(id)) return { id, type: String(type) };
      teller.invalid();
      return undefined;
    },
    succeeded(call, actor) {
      if (!call) return;
      actors.activated(call.id, call.type, parentOf(actor, call.id));
      hooks.hook(actor, call.id);
      tellBase(call.id, actor);
    },
    failed(call, error) {
      // Whoever handles a message here ends it himself.
      if (!call || context.current()?.handling) return;
      const delivery = deliveries.newest(call.id);
      if (delivery) handlings.tellUnseen(delivery, { error });
    },
  };
  const deactivate: MethodSink<string | undefined> = {
    started: ([id]) => (isActorId(id) ? id : undefined),
    succeeded(id) {
      if (id === undefined) return;
      actors.deactivated(id);
      hooks.release(id);
    },
  };
  const restores = [
    hookMethod(target, 'activateActor', activate, meter),
    hookMethod(target, 'deactivateActor', deactivate, meter),
  ];
  return () => {
    for (const restore of restores) restore();
  };
}

/** Who spawned the actor, as its context says. */
export function parentOf(actor: unknown, id: string): string | undefined {
  const context = (actor as { context?: unknown } | null)?.context;
  if (typeof context !== 'object' || context === null) return undefined;
  const parent = (context as { parentActorId?: unknown }).parentActorId;
  return isActorId(parent) && parent !== id ? parent : undefined;
}
