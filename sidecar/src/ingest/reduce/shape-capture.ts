import { LIMITS, producerId } from '@loom-studio/core-adapter/protocol';
import {
  type Check,
  choiceFault,
  countFault,
  durationFault,
  idFault,
  isObject,
  neededCount,
  neededName,
  objectFault,
  optionalId,
  switchFault,
  textFault,
  timeFault,
} from './shape-fields.ts';

/** What observing a runtime tells, held to the limits of the schemas. */

const LEVELS: ReadonlySet<unknown> = new Set(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);
const SHEDDING: ReadonlySet<unknown> = new Set(['nothing', 'payloads', 'spans', 'messages']);
const MOST_SHARE = 1_024;
const MOST_CAPTURES = 16;
const CAPTURE_CHARS = 32;

export const line: Check = (event) =>
  (event['level'] === undefined ? 'level is none there is' : choiceFault('level', event['level'], LEVELS)) ??
  (event['message'] === undefined ? 'message is not a text' : undefined) ??
  textFault('message', event['message'], LIMITS.logChars) ??
  optionalId('id', event['id']) ??
  errorFault(event['error']) ??
  objectFault('fields', event['fields']);

function errorFault(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const fault = objectFault('error', value);
  if (fault) return fault;
  const { name, message, stack } = value as Record<string, unknown>;
  if (message === undefined) return 'error has no message';
  return (
    textFault('message of the error', message, LIMITS.logChars) ??
    textFault('name of the error', name, LIMITS.nameChars) ??
    textFault('stack of the error', stack, LIMITS.stackChars)
  );
}

const QUEUE_COUNTS = ['enqueued', 'taken', 'done', 'failed', 'retried', 'dead', 'depth'];

export const queue: Check = (event) => {
  for (const field of QUEUE_COUNTS) {
    const fault = countFault(field, event[field]);
    if (fault) return fault;
  }
  return neededName('name', event['name']) ?? switchFault('shared', event['shared']);
};

export const stall: Check = ({ watched, blockedMs, running }) => {
  if (!producerId.safeParse(watched).success) return 'watched is no producer';
  const fault = neededCount('blockedMs', blockedMs) ?? workFault('running', running, LIMITS.stalledItems);
  if (fault || running === undefined) return fault;
  for (const { id } of running as Array<{ id?: unknown }>) {
    const unnamed = idFault('id of what runs', id);
    if (unnamed) return unnamed;
  }
  return undefined;
};

export const self: Check = ({ nanos, share, shedding }) => {
  if (typeof share === 'number' && share > MOST_SHARE) return `share is more than ${MOST_SHARE}`;
  return (
    countFault('nanos', nanos) ??
    durationFault('share', share) ??
    (shedding === undefined ? undefined : choiceFault('shedding', shedding, SHEDDING))
  );
};

/** Of a list of handlings under way that may be absent. */
export function workFault(name: string, value: unknown, most: number): string | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return `${name} is not a list of what runs`;
  if (value.length > most) return `${name} has more than ${most} parts`;
  for (const item of value) {
    const fault = isObject(item) ? workItemFault(item as Record<string, unknown>) : 'not an object';
    if (fault) return `${name}: ${fault}`;
  }
  return undefined;
}

function workItemFault(item: Record<string, unknown>): string | undefined {
  return (
    neededName('operation', item['operation']) ??
    (item['since'] === undefined ? 'since is not a time' : timeFault('since', item['since'])) ??
    textFault('message', item['message'], LIMITS.nameChars, 1) ??
    textFault('messageId', item['messageId'], LIMITS.nameChars) ??
    optionalId('from', item['from'])
  );
}

/** Of the names of what a producer observes. */
export function capturesFault(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.length > MOST_CAPTURES)
    return `captures is not a list of at most ${MOST_CAPTURES}`;
  const right = value.every((each) => typeof each === 'string' && each.length <= CAPTURE_CHARS);
  return right ? undefined : `captures holds no name of at most ${CAPTURE_CHARS} characters`;
}
