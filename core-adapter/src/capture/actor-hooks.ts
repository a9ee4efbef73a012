import { isActorId } from '../protocol/actor-id.ts';
import type { ContextStore } from './context.ts';
import type { Deliveries } from './deliveries.ts';
import { type Handling, type Handlings, isSuspension } from './handlings.ts';
import { hookWith } from './hook-method.ts';
import type { Meter } from './meter.ts';
import { type Guarded, guard, type MethodSink } from './sink.ts';

/** Actors at once whose methods are their own; the hooks of the one longest unheard of are taken off. */
export const HOOKED_KEPT = 10_000;
/** Classes hooked at once. The actors of more of them are hooked one by one. */
export const CLASSES_KEPT = 1_000;

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
  /** An actor cannot be followed: its methods cannot be changed where they are. */
  unseen(): void;
}

export interface ActorHooks {
  /** Follows an actor object: by hooks on its class, once for all its actors, or on the object where that cannot be. */
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
  /** Of actors whose methods are their own. */
  const live = new Map<string, { actor: object; restores: Array<() => void> }>();
  const classes = createClassHooks();
  let open = true;

  function started(id: string, operation: Operation, args: readonly unknown[]): Call | undefined {
    const around = context.current();
    const outer = around?.handling;
    if (outer && outer.id === id && !outer.done) {
      // One that calls itself has no room on the stack to give away.
      if (outer.operation === operation) return undefined;
      // `resume` goes on by calling `execute` of the same actor: one message, one handling.
      return { handling: outer, inner: true };
    }
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
        // `undefined` is how a sink says that it does not follow a call.
        return (id === undefined ? undefined : started(id, operation, args)) as Call;
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

  function hookObject(actor: object, id: string, own: typeof sinks): void {
    const [oldest] = live.size >= HOOKED_KEPT ? live.keys() : [];
    if (oldest !== undefined) release(oldest);
    live.set(id, {
      actor,
      restores: own.map(({ operation, sink }) => hookWith(actor, operation, sink)),
    });
  }

  function release(id: string): void {
    const held = live.get(id);
    if (!held) return;
    live.delete(id);
    hooked.delete(held.actor);
    for (const restore of held.restores) restore();
  }

  return {
    hook(actor, id) {
      if ((typeof actor !== 'object' || actor === null) && typeof actor !== 'function') return;
      if (!isActorId(id)) return;
      // A pooled object may be one actor now and another one later.
      const isKnown = hooked.has(actor);
      hooked.set(actor, id);
      if (isKnown) return;
      const own = sinks.filter(({ operation, sink }) => !classes.hook(actor, operation, sink));
      const present = own.filter(({ operation }) => typeof (actor as never)[operation] === 'function');
      if (present.length === 0) return;
      if (present.every(({ operation }) => canBeHooked(actor, operation))) hookObject(actor, id, present);
      else deps.unseen();
    },
    release,
    close() {
      open = false;
      for (const id of [...live.keys()]) release(id);
      classes.close();
    },
  };
}

/** Hooks on the prototypes that methods of actors come from. */
function createClassHooks() {
  const hooked = new Map<object, Map<string, () => void>>();

  return {
    /** Whether the method is hooked where the actor has it from; false where it is the actor's own, or cannot be. */
    hook(actor: object, method: string, sink: Guarded<unknown>): boolean {
      const from = Object.hasOwn(actor, method) ? undefined : ownerOf(actor, method);
      if (!from) return false;
      const known = hooked.get(from);
      if (known?.has(method)) return true;
      if ((!known && hooked.size >= CLASSES_KEPT) || !canBeHooked(from, method)) return false;
      const methods = known ?? new Map<string, () => void>();
      methods.set(method, hookWith(from, method, sink));
      hooked.set(from, methods);
      return true;
    },
    close() {
      for (const methods of hooked.values()) for (const restore of methods.values()) restore();
      hooked.clear();
    },
  };
}

function ownerOf(actor: object, method: string): object | undefined {
  let from: object | null = Object.getPrototypeOf(actor);
  while (from && !Object.hasOwn(from, method)) from = Object.getPrototypeOf(from);
  return from ?? undefined;
}

function canBeHooked(from: object, method: string): boolean {
  const found = Object.getOwnPropertyDescriptor(from, method);
  if (!found) return Object.isExtensible(from);
  return typeof found.value === 'function' && found.configurable === true && from !== Object.prototype;
}
