import {
  isDeeperThan,
  LIMITS,
  type LifecycleEvent,
  lifecycleEvent,
  statusName,
} from '@loom-studio/core-adapter/protocol';
import { faultOf } from '../problem.ts';

/** What a Loom event bus published, if it can be understood. Whoever reaches the app's Redis can publish there. */
export function readBusEvent(text: string): LifecycleEvent | undefined {
  if (text.length > LIMITS.eventBytes) return undefined;
  const value = parse(text);
  if (typeof value !== 'object' || value === null || isDeeperThan(value, LIMITS.jsonDepth)) return undefined;
  const { type, actorId, actorType, workerId, timestamp, data } = value as Record<string, unknown>;
  const status =
    typeof data === 'object' && data !== null ? (data as { status?: unknown }).status : undefined;
  const changes = type === 'actor:status-changed' || type === 'actor:status_changed';
  if (changes && faultOf(statusName, status) !== undefined) return undefined;
  // Of `data` only a status is used: what a registration carries there is read from the registry.
  const event = { type, actorId, actorType, workerId, timestamp, ...(changes && { data: { status } }) };
  return faultOf(lifecycleEvent, event) === undefined ? (event as LifecycleEvent) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
