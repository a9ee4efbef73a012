import {
  type Flush,
  isNumbered,
  LIMITS,
  type LogEvent,
  STUDIO_PRODUCER,
} from '@loom-studio/core-adapter/protocol';

/**
 * The cheap guard of the tail path: just what the reducer relies on. Full schemas have run where untrusted
 * bytes entered; here a damaged entry must only not break its neighbours. Each returns the reason or undefined.
 */
export function flushFault(flush: Flush): string | undefined {
  if (typeof flush !== 'object' || flush === null) return 'not a flush';
  if (typeof flush.producer !== 'string' || flush.producer === '') return 'no producer';
  if (!Array.isArray(flush.events)) return 'events is not an array';
  if (!Number.isSafeInteger(flush.first) || flush.first < 0) return 'first is not a number';
  if (isNumbered(flush.producer) && flush.first === 0) return 'a numbering producer starts at 1';
  return undefined;
}

type Check = (event: Record<string, unknown>) => string | undefined;

const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isOptionalText = (value: unknown) => value === undefined || typeof value === 'string';
const isOptionalCount = (value: unknown) =>
  value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0);
const isOptionalDuration = (value: unknown) =>
  value === undefined || (Number.isFinite(value) && (value as number) >= 0);
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isOptionalObject = (value: unknown) => value === undefined || isObject(value);

const isWork = (value: unknown, limit: number) =>
  value === undefined || (Array.isArray(value) && value.length <= limit && value.every(isWorkItem));
const isWorkItem = (item: unknown) => {
  if (!isObject(item)) return false;
  const { operation, since, message, messageId, from } = item as Record<string, unknown>;
  return isText(operation) && isOptionalCount(since) && [message, messageId, from].every(isOptionalText);
};

const TEXTS = ['worker', 'status', 'endpoint'] as const;
const COUNTS = [
  'messageCount',
  'queueDepth',
  'messages',
  'lastHeartbeat',
  'createdAt',
  'lastActiveAt',
] as const;

const facts: Check = (event) => {
  if (!isText(event['id'])) return 'id is not a text';
  if (!isOptionalText(event['type'])) return 'type is not a text';
  for (const field of TEXTS) if (!isOptionalText(event[field])) return `${field} is not a text`;
  for (const field of COUNTS) if (!isOptionalCount(event[field])) return `${field} is not a count`;
  if (!isOptionalText(event['parent'])) return 'parent is not a text';
  if (!isWork(event['work'], LIMITS.workItems)) return 'work is not a list of what runs';
  return isOptionalObject(event['metadata']) ? undefined : 'metadata is not an object';
};
const typedFacts: Check = (event) => (isText(event['type']) ? facts(event) : 'type is not a text');
const hasId: Check = (event) => (isText(event['id']) ? undefined : 'id is not a text');
const nothing: Check = () => undefined;

const message: Check = (event) => {
  if (!isText(event['to'])) return 'to is not a text';
  for (const field of ['from', 'type', 'error'])
    if (!isOptionalText(event[field])) return `${field} is not a text`;
  for (const field of ['waitMs', 'runMs'])
    if (!isOptionalDuration(event[field])) return `${field} is not a duration`;
  const { times } = event;
  return times === undefined || (Number.isSafeInteger(times) && (times as number) > 0)
    ? undefined
    : 'times is not a count';
};

const line: Check = ({ level, message: text, id, error }) => {
  if (!isText(level)) return 'level is not a text';
  if (typeof text !== 'string') return 'message is not a text';
  if (!isOptionalText(id)) return 'id is not a text';
  if (error === undefined) return undefined;
  return isObject(error) && typeof (error as { message?: unknown }).message === 'string'
    ? undefined
    : 'error has no message';
};

const QUEUE_COUNTS = ['enqueued', 'taken', 'done', 'failed', 'retried', 'dead', 'depth'];
const queue: Check = (event) => {
  if (!isText(event['name'])) return 'name is not a text';
  for (const field of QUEUE_COUNTS) if (!isOptionalCount(event[field])) return `${field} is not a count`;
  return undefined;
};

const stall: Check = ({ watched, blockedMs, running = [] }) => {
  if (!isText(watched)) return 'watched is not a text';
  if (blockedMs === undefined || !isOptionalCount(blockedMs)) return 'blockedMs is not a count';
  const named = (item: unknown) => isText((item as { id?: unknown } | null)?.id);
  return isWork(running, LIMITS.stalledItems) && (running as unknown[]).every(named)
    ? undefined
    : 'running is not a list of what runs';
};

const CHECKS: { [K in LogEvent['kind']]: Check } = {
  hello: (event) => (isOptionalCount(event['maxAgeMs']) ? undefined : 'maxAgeMs is not a count'),
  registered: typedFacts,
  changed: facts,
  removed: hasId,
  message,
  journal: (event) => (isObject(event['entry']) ? hasId(event) : 'entry is not an object'),
  span: (event) => (isText(event['correlationId']) ? undefined : 'correlationId is not a text'),
  log: line,
  queue,
  stall,
  self: ({ nanos, share }) =>
    isOptionalCount(nanos) && isOptionalDuration(share) ? undefined : 'nanos or share is not a number',
  report: (event) => (isObject(event['metrics']) ? undefined : 'metrics is not an object'),
  'resync-begin': nothing,
  'resync-actor': typedFacts,
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
  if (!Number.isFinite(event.at) || event.at < 0) return 'at is not a time';
  if (event.kind === 'tick' && producer !== STUDIO_PRODUCER) return 'only the studio ticks';
  return check(event as Record<string, unknown>);
}
