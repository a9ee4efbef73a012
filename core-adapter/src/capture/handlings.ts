import { errorText as textOf } from '../error-text.ts';
import type { EventOf } from '../protocol/events.ts';
import type { Copied } from '../protocol/redact.ts';
import type { WorkItem } from '../protocol/work.ts';
import { safeText } from '../safe-text.ts';
import type { Actors } from './actors.ts';
import type { Delivery } from './deliveries.ts';
import type { MessageFeed } from './message-feed.ts';
import type { Teller } from './teller.ts';
import type { WorkTable } from './work-table.ts';

/** Thrown by an actor to wait for something: known by name, whatever copy of Loom they come from. */
const SUSPENSIONS: ReadonlySet<unknown> = new Set(['ActivitySuspendError', 'EventSuspendError']);
const ERROR_CHARS = 4_096;
const MESSAGE_BYTES = 220;

/** One message being handled by one actor. */
export interface Handling {
  id: string;
  operation: string;
  delivery: Delivery | undefined;
  from: string | undefined;
  startedAt: number;
  slot: number;
  payload: Copied | undefined;
  /** An inner call suspended, even if the outer one hides it. */
  suspended: boolean;
  /** It is over, though code it started may go on. */
  done: boolean;
}

export interface Begun {
  id: string;
  operation: string;
  delivery: Delivery | undefined;
  /** Who called, where no message says who sent it. */
  caller: string | undefined;
  payload: unknown;
}

export interface Failure {
  error: unknown;
}

export interface HandlingsDeps {
  teller: Teller;
  actors: Actors;
  work: WorkTable;
  messages: MessageFeed;
  /** A handling of a message that somebody took from a queue failed. */
  failed(delivery: Delivery): void;
}

export interface Handlings {
  begin(begun: Begun): Handling;
  /** `stays`: status of an actor that neither failed nor waits. */
  end(handling: Handling, failure: Failure | undefined, stays: string): void;
  /** Tells of a message that no actor's call was seen for. */
  tellUnseen(delivery: Delivery, failure: Failure | undefined, more?: Partial<EventOf<'message'>>): void;
}

export function isSuspension(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  try {
    return SUSPENSIONS.has((error as Error).name) || SUSPENSIONS.has(error.constructor?.name);
  } catch {
    // It does not say what it is called.
    return false;
  }
}

/** Start, duration and outcome of what actors do; a message event when it is over. */
export function createHandlings(deps: HandlingsDeps): Handlings {
  const { teller, actors, work, messages } = deps;

  function tell(
    handling: Omit<Handling, 'slot' | 'suspended' | 'done'>,
    more: Partial<EventOf<'message'>>,
  ): void {
    const { id, delivery, from, operation, payload } = handling;
    const type = delivery?.type ?? operation;
    const event: EventOf<'message'> = { kind: 'message', at: teller.now(), to: id, type };
    if (from !== undefined) event.from = from;
    if (delivery) copyDelivery(event, delivery);
    if (payload) event.payload = payload.value;
    Object.assign(event, more);
    messages.tell(event, MESSAGE_BYTES + 2 * id.length + (payload?.bytes ?? 0) + (event.error?.length ?? 0));
  }

  function copied(payload: unknown): Copied | undefined {
    if (payload === undefined || payload === null || !messages.wantsPayload()) return undefined;
    const copy = teller.copy(payload, 'payload');
    messages.copied(copy.bytes);
    return copy;
  }

  return {
    begin({ id, operation, delivery, caller, payload }) {
      if (delivery) delivery.used = true;
      // What waited in a queue was not sent by whoever happens to handle it.
      const from = delivery?.from ?? (delivery?.queue === undefined ? caller : undefined);
      actors.began(id);
      const slot = work.began(id, itemOf(operation, delivery, from, teller.now()));
      return {
        ...{ id, operation, delivery, from, startedAt: teller.mono(), slot, suspended: false, done: false },
        payload: copied(delivery?.payload ?? payload),
      };
    },
    end(handling, failure, stays) {
      const runMs = teller.mono() - handling.startedAt;
      handling.done = true;
      const suspended = failure ? isSuspension(failure.error) : handling.suspended;
      const failed = failure !== undefined && !suspended;
      work.ended(handling.slot);
      actors.ended(handling.id, failed ? 'failed' : suspended ? 'suspended' : 'idle', stays);
      actors.counted(handling.id);
      tell(handling, {
        runMs,
        ...(failed && { error: errorText(failure.error) }),
        ...(suspended && { outcome: 'suspended' }),
      });
      if (failed && handling.delivery && !handling.delivery.pushed) deps.failed(handling.delivery);
    },
    tellUnseen(delivery, failure, more = {}) {
      delivery.used = true;
      const payload = copied(delivery.payload);
      tell(
        { id: delivery.to, operation: 'message', delivery, from: delivery.from, startedAt: 0, payload },
        { ...more, ...(failure && { error: errorText(failure.error) }) },
      );
      if (failure && !delivery.pushed) deps.failed(delivery);
    },
  };
}

/** Field by field: by name in a loop it takes several times as long, and this is done for every message. */
function copyDelivery(event: EventOf<'message'>, delivery: Delivery): void {
  const { queue, messageId, correlationId, waitMs, approximate, retries } = delivery;
  if (queue !== undefined) event.queue = queue;
  if (messageId !== undefined) event.messageId = messageId;
  if (correlationId !== undefined) event.correlationId = correlationId;
  if (waitMs !== undefined) event.waitMs = waitMs;
  if (approximate !== undefined) event.approximate = approximate;
  if (retries !== undefined) event.retries = retries;
  if (delivery.causeTraceId !== undefined) event.causeTraceId = delivery.causeTraceId;
  if (delivery.causeSpanId !== undefined) event.causeSpanId = delivery.causeSpanId;
}

function itemOf(
  operation: string,
  delivery: Delivery | undefined,
  from: string | undefined,
  since: number,
): WorkItem {
  const item: WorkItem = { operation, since };
  if (delivery?.type !== undefined) item.message = delivery.type;
  if (delivery?.messageId !== undefined) item.messageId = delivery.messageId;
  if (from !== undefined) item.from = from;
  return item;
}

/** Whatever was thrown, as a short text that is never empty and holds no secret known by its shape. */
export function errorText(error: unknown): string {
  try {
    return safeText(textOf(error), ERROR_CHARS) || 'no text';
  } catch {
    // Its own conversion to text threw.
    return 'unreadable error';
  }
}
