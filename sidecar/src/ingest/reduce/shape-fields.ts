import { isActorId, isDeeperThan, LIMITS, statusName } from '@loom-studio/core-adapter/protocol';

/** The reason why an event cannot be taken, or undefined. */
export type Check = (event: Record<string, unknown>) => string | undefined;

/** Largest time there is: what a date of JavaScript can hold. */
const LAST_TIME = 8.64e15;
/** A body that a plain HTTP client may send is a field of the event that is made of it. */
const FIELD_DEPTH = LIMITS.jsonDepth;
/** What nearly every actor says of itself, which needs no look at its characters. */
const COMMON_STATUSES: ReadonlySet<unknown> = new Set(['active', 'idle', 'busy', 'evicted', 'failed']);

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function idFault(name: string, value: unknown): string | undefined {
  return value === undefined ? `${name} is not a text` : optionalId(name, value);
}

export function optionalId(name: string, value: unknown): string | undefined {
  if (value === undefined || isActorId(value)) return undefined;
  return textFault(name, value, LIMITS.idChars, 1) ?? `${name} holds half of a character`;
}

/** Of a text that may be absent. */
export function textFault(name: string, value: unknown, most: number, least = 0): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.length < least) return `${name} is not a text`;
  return value.length > most ? `${name} is longer than ${most} characters` : undefined;
}

export function neededName(name: string, value: unknown): string | undefined {
  return value === undefined ? `${name} is not a text` : textFault(name, value, LIMITS.nameChars, 1);
}

export function statusFault(value: unknown): string | undefined {
  if (value === undefined || COMMON_STATUSES.has(value)) return undefined;
  const fault = textFault('status', value, LIMITS.statusChars, 1);
  if (fault) return fault;
  return statusName.safeParse(value).success ? undefined : 'status holds a control character';
}

export function countFault(name: string, value: unknown): string | undefined {
  if (value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0)) return undefined;
  return `${name} is not a count`;
}

export function neededCount(name: string, value: unknown): string | undefined {
  return value === undefined ? `${name} is not a count` : countFault(name, value);
}

export function choiceFault(name: string, value: unknown, choices: ReadonlySet<unknown>): string | undefined {
  return choices.has(value) ? undefined : `${name} is none there is`;
}

/** Of a time that may be absent, in milliseconds. */
export function timeFault(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= LAST_TIME
    ? undefined
    : `${name} is not a time`;
}

export function durationFault(name: string, value: unknown): string | undefined {
  if (value === undefined || (Number.isFinite(value) && (value as number) >= 0)) return undefined;
  return `${name} is not a duration`;
}

export function switchFault(name: string, value: unknown): string | undefined {
  return value === undefined || typeof value === 'boolean' ? undefined : `${name} is neither true nor false`;
}

/** Of an object that may be absent. */
export function objectFault(name: string, value: unknown): string | undefined {
  return value === undefined ? undefined : neededObject(name, value);
}

export function neededObject(name: string, value: unknown): string | undefined {
  return isObject(value) ? undefined : `${name} is not an object`;
}

/** Whatever is kept of an event must be writable as JSON again: its fields are looked at, known or not. */
export function depthFault(event: object): string | undefined {
  for (const name in event) {
    const value = (event as Record<string, unknown>)[name];
    if (typeof value === 'object' && value !== null && isDeeperThan(value, FIELD_DEPTH))
      return `nested deeper than ${LIMITS.jsonDepth} levels`;
  }
  return undefined;
}
