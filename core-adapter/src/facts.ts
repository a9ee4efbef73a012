import { errorText } from './error-text.ts';
import { isActorId } from './protocol/actor-id.ts';
import type { EventOf } from './protocol/events.ts';
import { LIMITS } from './protocol/limits.ts';
import { maskSecrets } from './protocol/mask.ts';
import { type Copied, copyRedacted, type Redactions } from './protocol/redact.ts';
import { safeName } from './safe-text.ts';
import { newTrace, parseTraceparent } from './traceparent.ts';
import type { RecordedMessage } from './types.ts';

/** What the studio is told of one actor: every field already fits the protocol. */
export interface Facts {
  id: string;
  type: string;
  worker?: string;
  status?: string;
  messageCount?: number;
  queueDepth?: number;
  lastHeartbeat?: number;
  createdAt?: number;
  lastActiveAt?: number;
  endpoint?: string;
  metadata?: Record<string, unknown>;
}

export interface Sized<T> {
  value: T;
  bytes: number;
  cut: boolean;
}

type Fields = Record<string, unknown>;

const CONTROL = /\p{C}/gu;
const LATEST_MILLIS = 8.64e15;
const FACT_BYTES = 180;
const MESSAGE_BYTES = 120;

/** A status as the studio takes it: cut, and without control characters; nothing where nothing is left. */
export function validStatus(status: unknown): string | undefined {
  if (typeof status !== 'string') return undefined;
  return (
    status
      .slice(0, 2 * LIMITS.statusChars)
      .replace(CONTROL, '')
      .slice(0, LIMITS.statusChars)
      // What the cut left of a character that counts as two.
      .replace(CONTROL, '') || undefined
  );
}

/**
 * Copies what a registry holds of an actor; the registry goes on changing its own object. Undefined when
 * there is no usable id or the object cannot be read.
 */
export function readFacts(registration: unknown, redactions: Redactions): Sized<Facts> | undefined {
  try {
    return copyFacts(registration, redactions);
  } catch {
    // A getter of the app's own threw: the caller counts the actor as not understood.
    return undefined;
  }
}

function copyFacts(registration: unknown, redactions: Redactions): Sized<Facts> | undefined {
  if (typeof registration !== 'object' || registration === null) return undefined;
  const from = registration as Fields;
  const id = from.actorId;
  if (!isActorId(id)) return undefined;
  const facts: Facts = { id, type: text(from.actorType, LIMITS.nameChars) ?? 'unknown' };
  assign(facts, 'worker', text(from.workerId, LIMITS.nameChars));
  assign(facts, 'status', validStatus(from.status));
  assign(facts, 'messageCount', whole(from.messageCount));
  assign(facts, 'queueDepth', whole(from.queueDepth));
  assign(facts, 'lastHeartbeat', moment(from.lastHeartbeat));
  assign(facts, 'createdAt', moment(from.createdAt));
  assign(facts, 'lastActiveAt', moment(from.lastActiveAt));
  assign(facts, 'endpoint', masked(from.serverEndpoint, 2048));
  return withMetadata(facts, from.metadata, redactions);
}

/** A message as the protocol has it; undefined when it names no target. May throw what its getters throw. */
export function readMessage(
  message: RecordedMessage,
  at: number,
  redactions: Redactions,
): Sized<EventOf<'message'>> | undefined {
  if (!isActorId(message.to)) return undefined;
  const event: EventOf<'message'> = { kind: 'message', at, to: message.to };
  assign(event, 'from', isActorId(message.from) ? message.from : undefined);
  assign(event, 'type', named(message.type));
  assign(event, 'messageId', text(message.messageId, 256));
  assign(event, 'correlationId', text(message.correlationId, 256));
  assign(event, 'waitMs', duration(message.waitMs));
  assign(event, 'runMs', duration(message.runMs));
  assign(event, 'error', masked(saidOf(message.error), 4096));
  assign(event, 'retries', whole(message.retries));
  assign(event, 'queue', named(message.queue));
  assign(event, 'outcome', message.outcome === 'suspended' ? message.outcome : undefined);
  if (message.dead === true) event.dead = true;
  addTrace(event, message);
  const base = MESSAGE_BYTES + 2 * event.to.length + (event.error?.length ?? 0);
  if (message.payload === undefined) return { value: event, bytes: base, cut: false };
  const payload = copyRedacted('payload', message.payload, redactions);
  event.payload = payload.value;
  return { value: event, bytes: base + payload.bytes, cut: payload.cut };
}

/** Each message is a trace of its own that names its cause: an actor that lives long never grows an endless one. */
function addTrace(event: EventOf<'message'>, { traceparent, cause }: RecordedMessage): void {
  const causedBy = parseTraceparent(cause);
  const own = parseTraceparent(traceparent) ?? (causedBy && newTrace());
  if (own) Object.assign(event, own);
  if (causedBy) Object.assign(event, { causeTraceId: causedBy.traceId, causeSpanId: causedBy.spanId });
}

function withMetadata(facts: Facts, metadata: unknown, redactions: Redactions): Sized<Facts> {
  const base = FACT_BYTES + 2 * facts.id.length + facts.type.length + (facts.endpoint?.length ?? 0);
  if (metadata === undefined || metadata === null) return { value: facts, bytes: base, cut: false };
  const copied = copyRedacted('metadata', metadata, redactions);
  facts.metadata = asRecord(copied);
  return { value: facts, bytes: base + copied.bytes, cut: copied.cut };
}

/** The protocol wants a record; markers and odd values are put under a name of their own. */
export function asRecord({ value, cut }: Copied): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  return { [cut ? 'cut' : 'value']: value ?? null };
}

function assign<T extends object, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (value !== undefined) target[key] = value;
}

/** Many apps have the error itself at hand, or whatever else was thrown. */
function saidOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? errorText(error) : error;
}

/** The text cut to `max` characters; nothing where there is none. */
export function text(value: unknown, max: number): string | undefined {
  if (typeof value !== 'string' || value.length === 0) return undefined;
  return value.length <= max ? value : value.slice(0, max);
}

/** The same without what looks like a secret. */
function masked(value: unknown, max: number): string | undefined {
  const cut = text(value, 2 * max);
  return cut === undefined ? undefined : text(maskSecrets(cut), max);
}

function named(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? safeName(value, LIMITS.nameChars) : undefined;
}

function whole(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

function duration(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** Registries write ISO text; some clients write milliseconds. Nothing a `Date` cannot hold. */
function moment(value: unknown): number | undefined {
  const millis =
    typeof value === 'string' ? Date.parse(value) : value instanceof Date ? value.getTime() : value;
  const kept = whole(millis);
  return kept !== undefined && kept <= LATEST_MILLIS ? kept : undefined;
}
