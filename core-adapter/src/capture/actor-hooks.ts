import { isActorId } from '../protocol/actor-id.ts';
import type { ContextStore } from './context.ts';
import type { Deliveries } from './deliveries.ts';
import { type Handling, type Handlings, isSuspension } from './handlings.ts';
import { type Guarded, guard, hookWith, type MethodSink } from './hook-method.ts';
import type { Meter } from './meter.ts';

/** Actors with hooks at once; the hooks of the one longest unheard of are taken off. */
export const HOOKED_KEPT = 10_000;

const OPERATIONS = ['execute', 'resume', 'resumeWithActivity', 'resumeWithActivityError'] as const;

type Operation = (typeof OPERATIONS)[number];

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
  const hooked = new WeakMap<object, string>();
  const live = new Map<string, Array<() => void>>();
  let open = true;

  function started(id: string, operation: Operation, args: readonly unknown[]): Call {
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

  function sinkOf(operation: Operation): Guarded<Call> {
    const sink: MethodSink<Call> = {
      started(args, actor) {
        const id = open ? hooked.get(actor as object) : undefined;
        // Not told of: `undefined` is how a sink says so.
        return id === undefined ? (undefined as never) : started(id, operation, args);
      },
      around(call, original) {
        if (call.inner) return original();
        return context.within({ actor: call.handling.id, handling: call.handling }, original);
      },
      succeeded(call) {
        if (!call.inner) handlings.end(call.handling, undefined, stays);
      },
      failed({ handling, inner }, error) {
        if (inner) handling.suspended ||= isSuspension(error);
        else handlings.end(handling, { error }, stays);
      },
    };
    return guard(sink, meter);
  }

  const sinks = OPERATIONS.map((operation) => ({ operation, sink: sinkOf(operation) }));

  function release(id: string): void {
    live.delete(id);
  }

  return {
    hook(actor, id) {
      if (typeof actor !== 'object' || actor === null || !isActorId(id)) return;
      if (hooked.has(actor) || !Object.isExtensible(actor)) return;
      hooked.set(actor, id);
      if (live.size >= HOOKED_KEPT) {
        const [oldest] = live;
        if (oldest) for (const restore of oldest[1]) restore();
        if (oldest) live.delete(oldest[0]);
      }
      const present = sinks.filter(({ operation }) => typeof (actor as never)[operation] === 'function');
      live.set(
        id,
        present.map(({ operation, sink }) => hookWith(actor, operation, sink)),
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
