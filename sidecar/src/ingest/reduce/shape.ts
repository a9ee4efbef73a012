import {
  isNumbered,
  LIMITS,
  type LogEvent,
  producerId,
  STUDIO_PRODUCER,
} from '@loom-studio/core-adapter/protocol';
import type { LogEntry } from '../../engine/engine.ts';
import { capturesFault, line, queue, self, stall, workFault } from './shape-capture.ts';
import {
  type Check,
  choiceFault,
  countFault,
  depthFault,
  durationFault,
  idFault,
  isObject,
  neededName,
  neededObject,
  objectFault,
  optionalId,
  statusFault,
  switchFault,
  textFault,
  timeFault,
} from './shape-fields.ts';

/**
 * The guard of the tail path. Full schemas have run where untrusted bytes entered over HTTP; whoever reaches Redis
 * can write past them, so the same limits are held here once more, by hand since every event passes. A damaged
 * entry must only not break its neighbours. Each returns the reason or undefined.
 */
export function flushFault({ flush, bytes = 0 }: LogEntry): string | undefined {
  if (typeof flush !== 'object' || flush === null) return 'not a flush';
  if (!isProducer(flush.producer)) return 'no producer';
  if (!Array.isArray(flush.events)) return 'events is not an array';
  if (flush.events.length > LIMITS.flushEvents) return `more than ${LIMITS.flushEvents} events`;
  if (bytes > LIMITS.requestBytes) return `larger than ${LIMITS.requestBytes} bytes`;
  if (!Number.isSafeInteger(flush.first) || flush.first < 0) return 'first is not a number';
  if (isNumbered(flush.producer) && flush.first === 0) return 'a numbering producer starts at 1';
  return undefined;
}

function isProducer(value: unknown): boolean {
  return value === STUDIO_PRODUCER || producerId.safeParse(value).success;
}

/** What is put around a body that a plain HTTP client may send. */
const ENVELOPE_BYTES = 4 * 1024;

/** Only a large entry can hold a large event: the others need not be measured. For an event without other fault. */
export function sizeFault(event: unknown, entryBytes: number): string | undefined {
  if (entryBytes <= LIMITS.eventBytes) return undefined;
  const bytes = Buffer.byteLength(JSON.stringify(event) ?? '');
  return bytes > LIMITS.eventBytes + ENVELOPE_BYTES ? `larger than ${LIMITS.eventBytes} bytes` : undefined;
}

/** Of a text that names no actor, as the schemas have it. */
const TEXT_CHARS = { endpoint: 2048, error: 4096, adapter: 64, trace: 128 };

const facts: Check = (event) =>
  idFault('id', event['id']) ??
  textFault('type', event['type'], LIMITS.nameChars, 1) ??
  textFault('worker', event['worker'], LIMITS.nameChars) ??
  statusFault(event['status']) ??
  textFault('endpoint', event['endpoint'], TEXT_CHARS.endpoint) ??
  countFault('messageCount', event['messageCount']) ??
  countFault('queueDepth', event['queueDepth']) ??
  timeFault('lastHeartbeat', event['lastHeartbeat']) ??
  timeFault('createdAt', event['createdAt']) ??
  timeFault('lastActiveAt', event['lastActiveAt']) ??
  optionalId('parent', event['parent']) ??
  workFault('work', event['work'], LIMITS.workItems) ??
  objectFault('metadata', event['metadata']);

const typedFacts: Check = (event) => (event['type'] === undefined ? 'type is not a text' : facts(event));

const changed: Check = (event) =>
  facts(event) ?? countFault('messages', event['messages']) ?? switchFault('upsert', event['upsert']);

const resyncActor: Check = (event) =>
  typedFacts(event) ?? switchFault('foreign', event['foreign']) ?? switchFault('watched', event['watched']);

const CAUSES: ReadonlySet<unknown> = new Set([undefined, 'unregistered', 'missing', 'expired', 'evicted']);

const removed: Check = (event) =>
  idFault('id', event['id']) ?? (CAUSES.has(event['cause']) ? undefined : 'cause is none there is');

const OUTCOMES: ReadonlySet<unknown> = new Set(['suspended']);

const message: Check = (event) =>
  idFault('to', event['to']) ??
  optionalId('from', event['from']) ??
  textFault('type', event['type'], LIMITS.nameChars, 1) ??
  textFault('messageId', event['messageId'], LIMITS.nameChars) ??
  textFault('correlationId', event['correlationId'], LIMITS.nameChars) ??
  durationFault('waitMs', event['waitMs']) ??
  durationFault('runMs', event['runMs']) ??
  textFault('error', event['error'], TEXT_CHARS.error) ??
  (event['outcome'] === undefined ? undefined : choiceFault('outcome', event['outcome'], OUTCOMES)) ??
  switchFault('approximate', event['approximate']) ??
  (event['times'] === 0 ? 'times is not a count' : countFault('times', event['times'])) ??
  textFault('queue', event['queue'], LIMITS.nameChars, 1) ??
  countFault('retries', event['retries']) ??
  switchFault('dead', event['dead']) ??
  textFault('traceId', event['traceId'], TEXT_CHARS.trace, 1) ??
  textFault('spanId', event['spanId'], TEXT_CHARS.trace, 1) ??
  textFault('causeTraceId', event['causeTraceId'], TEXT_CHARS.trace, 1) ??
  textFault('causeSpanId', event['causeSpanId'], TEXT_CHARS.trace, 1);

const journal: Check = (event) => idFault('id', event['id']) ?? neededObject('entry', event['entry']);

const span: Check = (event) =>
  neededName('correlationId', event['correlationId']) ??
  neededName('eventType', event['eventType']) ??
  optionalId('actorId', event['actorId']) ??
  objectFault('detail', event['detail']);

const hello: Check = (event) =>
  textFault('host', event['host'], LIMITS.nameChars) ??
  countFault('pid', event['pid']) ??
  textFault('adapter', event['adapter'], TEXT_CHARS.adapter) ??
  countFault('maxAgeMs', event['maxAgeMs']) ??
  switchFault('autoCleanup', event['autoCleanup']) ??
  switchFault('shared', event['shared']) ??
  capturesFault(event['captures']);

const nothing: Check = () => undefined;

const CHECKS: { [K in LogEvent['kind']]: Check } = {
  hello,
  registered: typedFacts,
  changed,
  removed,
  message,
  journal,
  span,
  log: line,
  queue,
  stall,
  self,
  report: (event) => neededObject('metrics', event['metrics']),
  'resync-begin': nothing,
  'resync-actor': resyncActor,
  'resync-end': nothing,
  tick: nothing,
};

export function eventFault(event: LogEvent, producer: string): string | undefined {
  if (!isObject(event)) return 'not an object';
  const reason = (event as { reason?: unknown }).reason;
  if ((event as { kind: unknown }).kind === 'rejected')
    return typeof reason === 'string' ? reason : 'rejected';
  const check = Object.hasOwn(CHECKS, event.kind) ? CHECKS[event.kind] : undefined;
  if (!check) return 'unknown kind';
  if (event.at === undefined) return 'at is not a time';
  const untimely = timeFault('at', event.at);
  if (untimely) return untimely;
  if (event.kind === 'tick' && producer !== STUDIO_PRODUCER) return 'only the studio ticks';
  return check(event as Record<string, unknown>) ?? depthFault(event);
}
