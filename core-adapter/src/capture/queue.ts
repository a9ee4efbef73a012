import type { MessageQueueLike } from '../types.ts';
import type { Actors } from './actors.ts';
import type { ContextStore } from './context.ts';
import type { Deliveries, Delivery } from './deliveries.ts';
import type { Handling, Handlings } from './handlings.ts';
import { hookMethod } from './hook-method.ts';
import type { Meter } from './meter.ts';
import type { QueueCount, QueueCounts } from './queue-counts.ts';
import { ownQueues } from './queue-depths.ts';
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

/** What is counted of a queue with each of its sides; no more of it is known to whoever sees only that side. */
const IN = ['enqueued'] as const satisfies readonly QueueCount[];
const BY_WORKERS = ['taken', 'done', 'failed'] as const satisfies readonly QueueCount[];
/** What becomes of a message, by the method that says so. */
const OUT = { ack: 'done', nack: 'retried', deadLetter: 'dead' } as const;

/** Hooks on a queue that is asked for messages, and on one that hands them to a worker. Returns the way back. */
export function captureQueue(target: Target, deps: QueueDeps): () => void {
  const lists = new WeakSet<object>();
  const restores = [hookEnqueue(target, deps, lists)];
  // A queue that runs workers itself does nothing when it is asked, or told what became of a message.
  if (typeof target.registerWorker === 'function') restores.push(hookWorkers(target, deps));
  else restores.push(...hookTaking(target, deps, lists));
  const own = ownQueues(target);
  if (own) restores.push(deps.counts.own(own));
  return () => {
    for (const restore of restores) restore();
  };
}

/** What is counted of messages that are asked for; nobody says of a queue without these methods what becomes of them. */
function countedOut(target: Target): readonly QueueCount[] {
  const told = (Object.keys(OUT) as Array<keyof typeof OUT>).filter(
    (name) => typeof target[name] === 'function',
  );
  return ['taken', ...told.map((name) => OUT[name])];
}

/** `lists`: messages that are lists themselves, not several messages. */
function hookEnqueue(
  target: Target,
  { deliveries, counts, meter }: QueueDeps,
  lists: WeakSet<object>,
): () => void {
  // All of what becomes of a message in a queue of this process is seen here.
  const measured = ownQueues(target) ? [...IN, ...countedOut(target)] : IN;
  const sink: MethodSink<{ queue: string; message: unknown }> = {
    started([queue, message]) {
      deliveries.sent(message);
      if (Array.isArray(message)) lists.add(message);
      return { queue: String(queue), message };
    },
    succeeded({ queue }) {
      counts.add(queue, 'enqueued', measured);
    },
    failed: ({ message }) => deliveries.unsent(message),
  };
  return hookMethod(target, 'enqueue', sink, meter);
}

function hookTaking(target: Target, deps: QueueDeps, lists: WeakSet<object>): Array<() => void> {
  const { deliveries, counts, handlings } = deps;
  const measured = countedOut(target);

  function settled(name: keyof typeof OUT, then: (from: Taken, args: Settling) => void) {
    if (typeof target[name] !== 'function') return [];
    const sink: MethodSink<Settling> = {
      started: ([message, delay]) => ({ message, delay }),
      succeeded({ message: given, delay }) {
        for (const message of messagesIn(given, lists)) {
          const taking = deliveries.settle(message);
          if (taking?.queue !== undefined) counts.add(taking.queue, OUT[name]);
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
        counts.add(queue, 'taken', measured);
        deliveries.taken(message, queue, false);
      }
    },
  };

  return [
    ...(typeof target.dequeue === 'function' ? [hookMethod(target, 'dequeue', taking, deps.meter)] : []),
    ...settled('ack', ({ delivery }, { message }) => {
      deliveries.done(message);
      if (delivery && !delivery.used)
        handlings.tellUnseen(delivery, undefined, { runMs: deps.mono() - delivery.takenAt });
    }),
    ...settled('nack', (_, { message, delay }) => {
      deliveries.returned(message, deps.mono() + (typeof delay === 'number' && delay > 0 ? delay : 0));
    }),
    ...settled('deadLetter', ({ delivery }) => {
      if (delivery && !delivery.used) handlings.tellUnseen(delivery, undefined, { dead: true });
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
      counts.add(queue, 'taken', BY_WORKERS);
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
