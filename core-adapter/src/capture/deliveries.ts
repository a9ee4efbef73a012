import { isActorId } from '../protocol/actor-id.ts';
import { LIMITS } from '../protocol/limits.ts';
import { safeName } from '../safe-text.ts';
import type { ContextStore } from './context.ts';
import { createRecent } from './recent.ts';
import { createTakings, idKey, TAKEN_KEPT, type Taking } from './takings.ts';

/** Messages sent in this process of which sender and time are remembered. */
export const SENT_KEPT = 20_000;
/** Of one actor. */
const TAKEN_BY_ACTOR = 32;

/** A message on its way into an actor. Every field already fits the protocol. */
export interface Delivery {
  to: string;
  from?: string | undefined;
  /** As the app calls it: it is masked when it is told. */
  queue?: string | undefined;
  /** Of the target, where the queue names it. */
  actorType?: string | undefined;
  type?: string | undefined;
  messageId?: string | undefined;
  correlationId?: string | undefined;
  waitMs?: number | undefined;
  approximate?: boolean | undefined;
  retries?: number | undefined;
  causeTraceId?: string | undefined;
  causeSpanId?: string | undefined;
  payload: unknown;
  takenAt: number;
  /** Its handling began. */
  used: boolean;
  /** A worker of the queue runs it, so that nobody acknowledges it. */
  pushed: boolean;
}

interface Sent {
  from: string | undefined;
  at: number;
  takes: number;
}

export interface Deliveries {
  sent(message: unknown): void;
  /** It was not sent after all. */
  unsent(message: unknown): void;
  /** Somebody has it now. Undefined when it has no target; that it was taken is remembered all the same. */
  taken(message: unknown, queue: string | undefined, pushed: boolean): Delivery | undefined;
  /** Reads a message without taking note of it. */
  read(message: unknown, queue: string | undefined): Delivery | undefined;
  /** The message taken for the actor whose handling starts with these arguments. */
  match(id: string, operation: string, args: readonly unknown[]): Delivery | undefined;
  /** The message last taken for the actor and not handled. */
  newest(id: string): Delivery | undefined;
  /** It is given back or done with. Undefined when it was not taken, as far as known. */
  settle(message: unknown): Taking<Delivery> | undefined;
  /** It was handled: nobody will ask who sent it. */
  done(message: unknown): void;
  /** It goes back and waits again from `at` on. */
  returned(message: unknown, at: number): void;
  /** `settlements`: messages given back or done with of which nobody knows that they were taken. */
  readonly forgotten: { readonly senders: number; readonly deliveries: number; readonly settlements: number };
}

type Fields = Record<string, unknown>;

export interface DeliveriesDeps {
  now(): number;
  mono(): number;
  context: ContextStore;
}

/** Remembers, for a bounded number of messages, who sent them and who has them. Never changes a message. */
export function createDeliveries({ now, mono, context }: DeliveriesDeps): Deliveries {
  let senders = 0;
  const sent = createRecent<Sent>(SENT_KEPT, (entries) => {
    senders += entries;
  });
  const takings = createTakings<Delivery>();
  const byActor = createRecent<Delivery[]>(TAKEN_KEPT, () => undefined);

  function read(message: unknown, queue: string | undefined): Delivery | undefined {
    const fields = fieldsOf(message);
    const to = fields?.actorId ?? fields?.to;
    if (!fields || !isActorId(to)) return undefined;
    const before = sent.get(keyOf(message));
    const metadata = fieldsOf(fields.metadata);
    const trace = fieldsOf(fields.trace);
    const from = before?.from ?? fields.from ?? metadata?.sender;
    const correlationId = text(fields.correlationId, 256);
    return {
      to,
      from: isActorId(from) ? from : undefined,
      queue: queue?.slice(0, 2 * LIMITS.nameChars),
      actorType: typeOf(queue),
      type: messageType(fields),
      messageId: idText(fields.messageId),
      correlationId: correlationId === to ? undefined : correlationId,
      ...waited(before, metadata?.timestamp ?? fields.timestamp),
      retries: Math.max(whole(metadata?.retryCount), before?.takes ?? 0) || undefined,
      causeTraceId: text(trace?.trace_id, 128),
      causeSpanId: text(trace?.span_id, 128),
      payload: fields.payload,
      ...{ takenAt: mono(), used: false, pushed: false },
    };
  }

  /** By one clock where the sender is here, else by two. */
  function waited(before: Sent | undefined, timestamp: unknown): Pick<Delivery, 'waitMs' | 'approximate'> {
    if (before) return { waitMs: Math.max(0, mono() - before.at) };
    const at = typeof timestamp === 'string' ? Date.parse(timestamp) : timestamp;
    if (typeof at !== 'number' || !Number.isFinite(at)) return {};
    return { waitMs: Math.max(0, now() - at), approximate: true };
  }

  function hold(delivery: Delivery): void {
    const waiting = byActor.get(delivery.to)?.filter(({ used }) => !used) ?? [];
    byActor.put(delivery.to, [...waiting.slice(1 - TAKEN_BY_ACTOR), delivery]);
  }

  function drop(delivery: Delivery | undefined): void {
    const held = delivery && byActor.get(delivery.to);
    if (!held) return;
    const left = held.length === 1 && held[0] === delivery ? [] : held.filter((other) => other !== delivery);
    if (left.length > 0) byActor.put(delivery.to, left);
    else byActor.delete(delivery.to);
  }

  return {
    sent(message) {
      const key = keyOf(message);
      if (key === NO_KEY) return;
      const before = sent.get(key);
      // Whoever sends it again, such as a retry, is not who sent it first.
      const from = before?.from ?? context.current()?.actor;
      sent.put(key, { from, at: mono(), takes: before?.takes ?? 0 });
    },
    unsent: (message) => sent.delete(keyOf(message)),
    taken(message, queue, pushed) {
      const delivery = read(message, queue);
      if (delivery) {
        delivery.pushed = pushed;
        const before = sent.get(keyOf(message));
        if (before) before.takes++;
      }
      if (pushed) return delivery;
      drop(takings.add(message, { queue, delivery })?.delivery);
      if (delivery) hold(delivery);
      return delivery;
    },
    read,
    match(id, operation, args) {
      return byActor.get(id)?.find((each) => !each.used && startsWith(each.payload, operation, args));
    },
    newest: (id) => byActor.get(id)?.findLast(({ used }) => !used),
    settle(message) {
      const taking = takings.settle(message);
      drop(taking?.delivery);
      return taking;
    },
    done(message) {
      // Remembered any longer, it would survive into the old generation, and cost its collection.
      sent.delete(keyOf(message));
    },
    returned(message, at) {
      const before = sent.get(keyOf(message));
      if (before) before.at = at;
    },
    get forgotten() {
      const { copies, settlements } = takings.figures;
      return { senders, deliveries: copies, settlements };
    },
  };
}

/** Whether a worker that has this payload calls this operation with these arguments. */
function startsWith(payload: unknown, operation: string, args: readonly unknown[]): boolean {
  if (operation === 'execute') return payload === args[0];
  const fields = fieldsOf(payload);
  if (!fields) return false;
  if (operation === 'resume') return fields.eventType === args[0] && fields.data === args[1];
  return fields.activityId === args[0];
}

/** An event is known by its own name. */
function messageType(fields: Fields): string | undefined {
  const event = fields.messageType === 'event' ? fieldsOf(fields.payload)?.eventType : undefined;
  const type = event ?? fields.messageType ?? fields.type;
  return typeof type === 'string' && type !== '' ? safeName(type, LIMITS.nameChars) : undefined;
}

/** Queues of actors are named after their type: `actor:Order`, with BullMQ `actor-Order`. */
function typeOf(queue: string | undefined): string | undefined {
  const type = queue === undefined ? undefined : /^actor[:-](.+)$/.exec(queue)?.[1];
  return type === undefined ? undefined : safeName(type, LIMITS.nameChars);
}

/** Of a message without an id: nothing is ever kept under it. */
const NO_KEY = '';

function keyOf(message: unknown): string {
  return idKey(fieldsOf(message)?.messageId) ?? NO_KEY;
}

function idText(id: unknown): string | undefined {
  return typeof id === 'number' || typeof id === 'bigint' ? String(id) : text(id, 256);
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
}

function text(value: unknown, max: number): string | undefined {
  return typeof value === 'string' && value.length > 0 ? value.slice(0, max) : undefined;
}

function whole(value: unknown): number {
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0;
}
