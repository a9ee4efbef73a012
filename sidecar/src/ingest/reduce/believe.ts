import type { LogEvent } from '@loom-studio/core-adapter/protocol';

/**
 * How far from engine time the time of an event may be. Behind: an app keeps what it could not send, and its clock
 * may be wrong. Ahead: engine time stands still while no sidecar runs, and what is told meanwhile is later.
 * Milliseconds.
 */
export const BELIEVED = { behindMs: 7 * 86_400_000, aheadMs: 86_400_000 };

/** The event with engine time in place of times that cannot be. A heartbeat may be as old as the registry says. */
export function believed(event: LogEvent, now: number): LogEvent {
  if (event.kind === 'tick') return event;
  const isLater = (at: number) => at > now + BELIEVED.aheadMs;
  const at = event.at < now - BELIEVED.behindMs || isLater(event.at) ? now : event.at;
  const beat = 'lastHeartbeat' in event ? event.lastHeartbeat : undefined;
  const wrongBeat = beat !== undefined && isLater(beat);
  if (at === event.at && !wrongBeat) return event;
  return { ...event, at, ...(wrongBeat && { lastHeartbeat: now }) } as LogEvent;
}
