import type { LifecycleEvent, LogEvent } from '@loom-studio/core-adapter/protocol';
import { millisOf } from '../moment.ts';
import { registrationFacts } from './registration-data.ts';

/**
 * What a Loom event bus published, as an event of the log.
 *
 * `actor:registered` carries no counts, and a bus handed to both service and registry publishes it twice.
 * So it becomes an upsert: an unknown actor is created (active), a known one keeps its counts and status.
 * No other type creates an actor: they may arrive after its removal.
 */
export function fromLifecycle(event: LifecycleEvent, now: number): LogEvent {
  const at = millisOf(event.timestamp) ?? now;
  const id = event.actorId;
  switch (event.type) {
    case 'actor:registered':
      return {
        kind: 'changed',
        at,
        id,
        upsert: true,
        ...whoAndWhere(event),
        ...registrationFacts(event.data),
      };
    case 'actor:unregistered':
      return { kind: 'removed', at, id };
    case 'actor:status-changed':
    case 'actor:status_changed':
      return { kind: 'changed', at, id, ...statusOf(event) };
    case 'actor:heartbeat':
      return { kind: 'changed', at, id, lastHeartbeat: at };
    case 'actor:message-processed':
      return { kind: 'changed', at, id, messages: 1 };
  }
}

function whoAndWhere({ actorType, workerId }: LifecycleEvent) {
  return {
    ...(actorType !== undefined && { type: actorType }),
    ...(workerId !== undefined && { worker: workerId }),
  };
}

function statusOf({ data }: LifecycleEvent): { status?: string } {
  const status = data?.['status'];
  return typeof status === 'string' ? { status } : {};
}
