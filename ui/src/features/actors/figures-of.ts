import type { LiveActor } from '@loom-studio/core-adapter/protocol';

/** When the actor last did something, as its app tells it. */
export function lastActiveOf({ lastActiveAt, lastHeartbeat }: LiveActor): number | undefined {
  return lastActiveAt ?? lastHeartbeat;
}
