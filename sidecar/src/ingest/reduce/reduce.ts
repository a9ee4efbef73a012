import {
  actorKey,
  appOf,
  type ChangeEntry,
  isNumbered,
  type LogEvent,
} from '@loom-studio/core-adapter/protocol';
import type { LogEntry } from '../../engine/engine.ts';
import type { Policy } from '../policy.ts';
import { spansKey } from '../span-histories.ts';
import { changed, handled, registered, removed, resynced, type Source, seen } from './actors.ts';
import { believed } from './believe.ts';
import { failure } from './causes.ts';
import { createDraft, type Draft } from './draft.ts';
import { admit, askAll, costs, hello, resyncBegin, resyncEnd } from './producers.ts';
import { queue } from './queues.ts';
import { eventFault, flushFault, sizeFault } from './shape.ts';
import { tick } from './tick.ts';
import type { ReduceView } from './view.ts';
import { stall } from './watchdog.ts';

/** A commit stays small enough for a store to apply in one breath. Whole entries only, so these may be overshot by one. */
export const COMMIT_LIMITS = { records: 1_000, history: 2_000, bytes: 256 * 1024 };

/** What is kept of an event that was set aside. */
const REJECTED_CHARS = 2_048;
const REASON_CHARS = 512;

export interface Reduction {
  entry: ChangeEntry;
  /** Log entries that went into it; the rest belongs to the next commit. */
  consumed: number;
  /** A tick left work that the next one should not wait a second for. */
  more: boolean;
}

interface Step {
  draft: Draft;
  view: ReduceView;
  policy: Policy;
  more: boolean;
}

/**
 * What a run of log entries makes of a workspace. Pure: the same view and entries give the same entry, on
 * every engine. `gap` says that entries before the first one were lost unread.
 */
export function reduce(view: ReduceView, entries: LogEntry[], gap: boolean, policy: Policy): Reduction {
  const step: Step = { draft: createDraft(view), view, policy, more: false };
  if (gap) askAll(step.draft, view);
  let consumed = 0;
  let bytes = 0;
  for (const entry of entries) {
    bytes += entry.bytes ?? 0;
    if (consumed > 0 && (bytes > COMMIT_LIMITS.bytes || isFull(step.draft))) break;
    applyFlush(step, entry);
    consumed += 1;
  }
  const last = entries[consumed - 1];
  if (!last) throw new Error('nothing to reduce');
  return { entry: step.draft.finish(last.id), consumed, more: step.more };
}

function isFull(draft: Draft): boolean {
  const { records, history } = draft.written();
  return records >= COMMIT_LIMITS.records || history >= COMMIT_LIMITS.history;
}

function applyFlush(step: Step, entry: LogEntry): void {
  const { flush, bytes = 0 } = entry;
  const fault = flushFault(entry);
  if (fault) {
    setAside(step.draft, fault, flush, undefined);
    return;
  }
  const numbered = isNumbered(flush.producer);
  const skip = numbered ? admit(step.draft, flush) : 0;
  const app = appOf(flush.producer);
  const producer = numbered ? flush.producer : undefined;
  for (let index = skip; index < flush.events.length; index += 1) {
    const from = { app, producer, n: numbered ? flush.first + index : 0 };
    const event = flush.events[index] as LogEvent;
    applyEvent(step, event, from, eventFault(event, flush.producer) ?? sizeFault(event, bytes));
  }
}

function applyEvent(step: Step, event: LogEvent, from: Source, fault: string | undefined): void {
  if (fault) {
    setAside(step.draft, fault, event, from);
    return;
  }
  if (event.kind !== 'tick') step.draft.count('events');
  dispatch(step, believed(event, step.draft.now()), from);
}

function dispatch(step: Step, event: LogEvent, from: Source): void {
  const { draft, view, policy } = step;
  switch (event.kind) {
    case 'registered':
      return registered(draft, event, from, policy);
    case 'changed':
      return changed(draft, event, from, policy);
    case 'removed':
      return removed(draft, event, from);
    case 'message':
      return message(draft, event, from.app);
    case 'journal':
      return journal(draft, event, from.app);
    case 'span':
      return draft.history(spansKey(event.correlationId), { app: from.app, ...withoutKind(event) });
    case 'report':
      return draft.report(from.app, event.metrics, policy.maxReports);
    case 'log':
      return line(draft, event, from.app);
    case 'queue':
      return queue(draft, event, from);
    case 'stall':
      return stall(draft, event, from);
    case 'tick':
      step.more = tick(draft, view, event.at, policy) || step.more;
      return;
    default:
      if (from.producer !== undefined) ofProducer(step, event, from, from.producer);
  }
}

type ProducerEvent = Extract<
  LogEvent,
  { kind: 'hello' | 'self' | 'resync-begin' | 'resync-actor' | 'resync-end' }
>;

function ofProducer({ draft, policy }: Step, event: ProducerEvent, from: Source, producer: string): void {
  switch (event.kind) {
    case 'hello':
      return hello(draft, event, producer);
    case 'self':
      return costs(draft, event, producer);
    case 'resync-begin':
      return resyncBegin(draft, producer, from.n);
    case 'resync-actor':
      return resynced(draft, event, from, policy);
    case 'resync-end':
      return resyncEnd(draft, producer, policy.recordsPerTick);
  }
}

function message(draft: Draft, event: Extract<LogEvent, { kind: 'message' }>, app: string): void {
  const body = withoutKind(event);
  const { times = 1, error } = event;
  draft.count('reported', times);
  if (error !== undefined) {
    draft.count('failed', times);
    failure(draft, { app, text: error, id: event.to, times });
  }
  for (const id of new Set([event.to, event.from ?? event.to])) {
    seen(draft, app, id, event.at);
    draft.history(`messages:${actorKey(app, id)}`, body);
  }
  handled(draft, event, app);
}

function journal(draft: Draft, event: Extract<LogEvent, { kind: 'journal' }>, app: string): void {
  seen(draft, app, event.id, event.at);
  draft.history(`journal:${actorKey(app, event.id)}`, { ...event.entry });
}

function line(draft: Draft, event: Extract<LogEvent, { kind: 'log' }>, app: string): void {
  const { id, level, message, error } = event;
  const body = withoutKind(event);
  draft.history('logs', { app, ...body });
  if (id !== undefined) draft.history(`logs:${actorKey(app, id)}`, body);
  if (error !== undefined || level === 'error' || level === 'fatal') {
    const text = error ? `${error.name ? `${error.name}: ` : ''}${error.message}` : message;
    failure(draft, { app, text, id });
  }
}

function withoutKind(event: LogEvent): Record<string, unknown> {
  const { kind: _, ...body } = event;
  return body;
}

/** Its neighbours go on; it stays readable with its reason. */
function setAside(draft: Draft, reason: string, what: unknown, from: Source | undefined): void {
  draft.count('rejected');
  const text = readable(what);
  draft.history('rejected', {
    reason: reason.slice(0, REASON_CHARS),
    ...(from && { app: from.app, producer: from.producer, n: from.n }),
    event: text.slice(0, REJECTED_CHARS),
    cut: text.length > REJECTED_CHARS,
  });
}

function readable(what: unknown): string {
  try {
    return JSON.stringify(what) ?? String(what);
  } catch (error) {
    return `unreadable: ${String(error)}`;
  }
}
