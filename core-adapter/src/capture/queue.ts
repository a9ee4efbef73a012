import type { MessageQueueLike } from '../types.ts';
import type { Actors } from './actors.ts';
import type { ContextStore } from './context.ts';
import type { Deliveries, Delivery } from './deliveries.ts';
import type { Handling, Handlings } from './handlings.ts';
import { hookMethod } from './hook-method.ts';
import type { Meter } from './meter.ts';
import type { QueueCounts } from './queue-counts.ts';
import type { MethodSink } from './sink.ts';
import { isPlain, type Taking } from './takings.ts';

export interface QueueDeps {
  mono(): number;
  meter: Meter;
  context: ContextStore;
  deliveries: Deliveries;
  handlings: Handlings;
  actors: Actors;
  counts: QueueCounts;
}

type Target = MessageQueueLike & object;

/** Processors whose hooks can be taken off again; those of more stay, and only pass calls on once closed. */
const PROCESSORS_KEPT = 1_000;

/** Own properties by which a queue over a store that others share is known. */
const STORES = ['connection', 'redis', 'client', 'container'] as const;

/** Hooks on a queue that is asked for messages, and on one that hands them to a worker. Returns the way back. */
export function captureQueue(target: Target, deps: QueueDeps): () => void {
  const lists = new WeakSet<object>();
  const restores = [hookEnqueue(target, deps, lists)];
  // A queue that runs workers itself does nothing when it is asked, or told what became of a message.
  if (typeof target.registerWorker === 'function') restores.push(hookWorkers(target, deps));
  else restores.push(...hookTaking(target, deps, lists));
  return () => {
    for (const restore of restores) restore();
  };
}

/** All of it is in this process, so what waits in it can be counted. */
function isOwn(target: Target): boolean {
  if (typeof target.registerWorker === 'function') return false;
  const { queues } = target as { queues?: unknown };
  return queues instanceof Map && !STORES.some((store) => Object.hasOwn(target, store));
}

/** `lists`: messages that are lists themselves, not several messages. */
function hookEnqueue(
  target: Target,
  { deliveries, counts, meter }: QueueDeps,
  lists: WeakSet<object>,
): () => void {
  const own = isOwn(target);
  const sink: MethodSink<{ queue: string; message: unknown }> = {
    started([queue, message]) {
      deliveries.sent(message);
      if (Array.isArray(message)) lists.add(message);
      return { queue: String(queue), message };
    },
    succeeded({ queue }) {
      counts.add(queue, 'enqueued');
      if (own) counts.deeper(queue, 1);
    },
    failed: ({ message }) => deliveries.unsent(message),
  };
  return hookMethod(target, 'enqueue', sink, meter);
}

function hookTaking(target: Target, deps: QueueDeps, lists: WeakSet<object>): Array<() => void> {
  const { deliveries, counts, handlings } = deps;
  const own = isOwn(target);

  function settled(name: 'ack' | 'nack' | 'deadLetter', then: (from: Taken, args: Settling) => void) {
    if (typeof target[name] !== 'function') return [];
    const sink: MethodSink<Settling> = {
      started: ([message, delay]) => ({ message, delay }),
      succeeded({ message: given, delay }) {
        for (const message of messagesIn(given, lists)) {
          const taking = deliveries.settle(message);
          if (taking) then(taking, { message, delay });
        }
      },
    };
    return [hookMethod(target, name, sink, deps.meter)];
  }

  const taking: MethodSink<string> = {
    started: ([queue]) => String(queue),
    succeeded(queue, result) {
      for (const message of messagesIn(result, lists)) {
        counts.add(queue, 'taken');
        if (own) counts.deeper(queue, -1);
        deliveries.taken(message, queue, false);
      }
    },
  };

  function count({ queue }: Taken, what: 'done' | 'retried' | 'dead'): void {
    if (queue !== undefined) counts.add(queue, what);
  }

  return [
    ...(typeof target.dequeue === 'function' ? [hookMethod(target, 'dequeue', taking, deps.meter)] : []),
    ...settled('ack', (taken, { message }) => {
      const { delivery } = taken;
      deliveries.done(message);
      count(taken, 'done');
      if (delivery && !delivery.used)
        handlings.tellUnseen(delivery, undefined, { runMs: deps.mono() - delivery.takenAt });
    }),
    ...settled('nack', (taken, { message, delay }) => {
      count(taken, 'retried');
      if (own && taken.queue !== undefined) counts.deeper(taken.queue, 1);
      deliveries.returned(message, deps.mono() + (typeof delay === 'number' && delay > 0 ? delay : 0));
    }),
    ...settled('deadLetter', (taken) => {
      count(taken, 'dead');
      if (taken.delivery && !taken.delivery.used)
        handlings.tellUnseen(taken.delivery, undefined, { dead: true });
    }),
  ];
}

type Taken = Taking<Delivery>;

/** What a queue hands out or takes back in one call: a message, several of them in a list, or none. */
function messagesIn(given: unknown, lists: WeakSet<object>): readonly unknown[] {
  if (Array.isArray(given) && !lists.has(given)) return given.filter(isMessage);
  return isMessage(given) ? [given] : [];
}

function isMessage(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || isPlain(value);
}

interface Settling {
  message: unknown;
  delay: unknown;
}

/** A worker's processor gets hooks of its own when it is handed over. */
function hookWorkers(target: Target, deps: QueueDeps): () => void {
  const restores: Array<() => void> = [];
  let open = true;
  const unhook = hookMethod<{ queue: string }>(target, 'registerWorker', {
    started: ([queue]) => ({ queue: String(queue) }),
    passed({ queue }, [name, processor, ...rest]) {
      if (typeof processor !== 'function') return [name, processor, ...rest];
      const holder = { process: processor };
      const restore = hookMethod(
        holder,
        'process',
        processorSink(queue, deps, () => open),
        deps.meter,
      );
      if (restores.length < PROCESSORS_KEPT) restores.push(restore);
      return [name, holder.process, ...rest];
    },
  });
  return () => {
    open = false;
    unhook();
    for (const restore of restores) restore();
  };
}

interface Processing {
  delivery: Delivery | undefined;
  handling: Handling | undefined;
}

function processorSink(
  queue: string,
  deps: QueueDeps,
  open: () => boolean,
): MethodSink<Processing | undefined> {
  const { context, deliveries, handlings, actors, counts, mono } = deps;

  function begin(delivery: Delivery): Handling | undefined {
    if (delivery.actorType === undefined) return undefined;
    actors.activated(delivery.to, delivery.actorType, undefined);
    const caller = context.current()?.actor;
    return handlings.begin({ id: delivery.to, operation: 'process', delivery, caller, payload: undefined });
  }

  function end({ delivery, handling }: Processing, failure: { error: unknown } | undefined): void {
    counts.add(queue, failure ? 'failed' : 'done');
    if (handling) handlings.end(handling, failure, 'idle');
    else if (delivery && !delivery.used)
      handlings.tellUnseen(delivery, failure, { runMs: mono() - delivery.takenAt });
  }

  return {
    started([message]) {
      if (!open()) return undefined;
      counts.add(queue, 'taken');
      const delivery = deliveries.taken(message, queue, true);
      return { delivery, handling: delivery && begin(delivery) };
    },
    around(call, original) {
      const { delivery, handling } = call ?? {};
      return context.within({ actor: delivery?.to, delivery, handling }, original);
    },
    succeeded: (call) => call && end(call, undefined),
    failed: (call, error) => call && end(call, { error }),
  };
}
