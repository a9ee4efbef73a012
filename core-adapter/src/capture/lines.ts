import { errorText } from '../error-text.ts';
import { asRecord } from '../facts.ts';
import { isActorId } from '../protocol/actor-id.ts';
import type { EventOf, LogLevel } from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import { safeText } from '../safe-text.ts';
import type { Teller } from './teller.ts';

export interface SaidLine {
  level: LogLevel;
  message: string;
  actorId?: unknown;
  /** An error, what a logger made of one (`name` or `type`, `message`, `stack`), or a text. */
  error?: unknown;
  fields?: unknown;
}

/** What the fields of one line may take; more of them is told as cut. */
export const FIELDS_BYTES = 16 * 1024;
/** Errors named by one another as their cause. */
const CAUSES = 5;

/** A line of a log as the protocol has it. False when its fields are none, or its actor has no proper id. */
export function tellLine(teller: Teller, { level, message, actorId, error, fields }: SaidLine): boolean {
  if (actorId !== undefined && !isActorId(actorId)) return false;
  const event: EventOf<'log'> = {
    kind: 'log',
    at: teller.now(),
    level,
    message: safeText(message, LIMITS.logChars),
  };
  let bytes = 80 + event.message.length;
  if (actorId !== undefined) event.id = actorId;
  if (error !== undefined && error !== null) {
    event.error = describeError(error);
    bytes += 60 + event.error.message.length + (event.error.stack?.length ?? 0);
  }
  if (fields !== undefined && fields !== null) {
    const copied = teller.copy(fields, 'fields');
    const tooLarge = copied.cut || copied.bytes > FIELDS_BYTES;
    event.fields = tooLarge ? { cut: `more than ${FIELDS_BYTES} bytes` } : asRecord(copied);
    bytes += tooLarge ? 40 : copied.bytes;
  }
  teller.tell(event, bytes);
  return true;
}

type Described = NonNullable<EventOf<'log'>['error']>;

export function describeError(error: unknown): Described {
  if (typeof error !== 'object' || error === null) {
    return { message: safeText(errorText(error), LIMITS.logChars) };
  }
  const { name, type, stack } = error as Record<string, unknown>;
  const described: Described = { message: safeText(errorText(error), LIMITS.logChars) };
  const said = textOf(name) || textOf(type);
  if (said) described.name = safeText(said, LIMITS.nameChars);
  const trail = [textOf(stack), ...causes(error)].filter((part) => part !== '').join('\nCaused by: ');
  if (trail) described.stack = safeText(trail, LIMITS.stackChars);
  return described;
}

function causes(error: object): string[] {
  const found: string[] = [];
  let cause = (error as { cause?: unknown }).cause;
  while (cause instanceof Error && found.length < CAUSES) {
    found.push(textOf(cause.stack) || `${cause.name}: ${cause.message}`);
    cause = cause.cause;
  }
  return found;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
