import { isActorId } from '../protocol/actor-id.ts';
import type { ContextStore } from './context.ts';
import type { Deliveries } from './deliveries.ts';
import { type Handling, type Handlings, isSuspension } from './handlings.ts';
import { hookMethod, type MethodSink } from './hook-method.ts';
import type { Meter } from './meter.ts';

/** Actors with hooks at once; the hooks of the one longest unheard of are taken off. */
export const HOOKED_KEPT = 10_000;

const OPERATIONS = ['execute', 'resume', 'resumeWithActivity', 'resumeWithActivityError'] as const;

/** Which argument is what the message carried. */
const PAYLOAD_AT = { execute: 0, resume: 1, resumeWithActivity: 1, resumeWithActivityError: 1 } as const;

export interface ActorHooksDeps {
  meter: Meter;
  context: ContextStore;
  deliveries: Deliveries;
  handlings: Handlings;
  /** Status of an actor between two handlings. */
  stays: string;
}

export interface ActorHooks {
  /** Puts hooks on an actor object, once. */
  hook(actor: unknown, id: string): void;
  /** The object is not used any more. */
  release(id: string): void;
  /** Takes all hooks off. */
  close(): void;
}

/** A call of an actor: its own handling, or one inside another of the same actor. */
type Call = { handling: Handling; inner: boolean };

export function createActorHooks(deps: ActorHooksDeps): ActorHooks {
  const { context, deliveries, handlings, stays, meter } = deps;
  const hooked = new WeakSet<object>();
  const live = new Map<string, Array<() => void>>();
  let open = true;

  function started(id: string, operation: (typeof OPERATIONS)[number], args: readonly unknown[]): Call {
    const around = context.current();
    // `resume` goes on by calling `execute` of the same actor: one message, one handling.
    if (around?.handling?.id === id && !around.handling.done)
      return { handling: around.handling, inner: true };
    const pending = around?.delivery;
    const handed = pending && !pending.used && pending.to === id ? pending : undefined;
    const delivery = handed ?? deliveries.match(id, operation, args);
    const payload = args[PAYLOAD_AT[operation]];
    return {
      handling: handlings.begin({ id, operation, delivery, caller: around?.actor, payload }),
      inner: false,
    };
  }

  function hookOperation(actor: object, id: string, operation: (typeof OPERATIONS)[number]): () => void {
    const sink: MethodSink<Call | undefined> = {
      started: (args) => (open ? started(id, operation, args) : undefined),
      around(call, original) {
        if (!call || call.inner) return original();
        return context.within({ actor: id, handling: call.handling }, original);
      },
      succeeded(call) {
        if (call && !call.inner) handlings.end(call.handling, undefined, stays);
      },
      failed(call, error) {
        if (call?.inner) call.handling.suspended ||= isSuspension(error);
        else if (call) handlings.end(call.handling, { error }, stays);
      },
    };
    return hookMethod(actor, operation, sink, meter);
  }

  function release(id: string): void {
    live.delete(id);
  }

  return {
    hook(actor, id) {
      if (typeof actor !== 'object' || actor === null || !isActorId(id)) return;
      if (hooked.has(actor) || !Object.isExtensible(actor)) return;
      hooked.add(actor);
      if (live.size >= HOOKED_KEPT) {
        const [oldest] = live;
        if (oldest) for (const restore of oldest[1]) restore();
        if (oldest) live.delete(oldest[0]);
      }
      const present = OPERATIONS.filter((name) => typeof (actor as never)[name] === 'function');
      live.set(
        id,
        present.map((operation) => hookOperation(actor, id, operation)),
      );
    },
    release,
    close() {
      open = false;
      for (const restores of live.values()) for (const restore of restores) restore();
      live.clear();
    },
  };
}
