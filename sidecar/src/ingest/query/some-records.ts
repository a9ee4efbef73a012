import type { ActorRecord } from '@loom-studio/core-adapter/protocol';

/** A record for tests; a year after the epoch by the studio's clock. */
export const NOW = 31_536_000_000;

export function someRecord(id: string, more: Partial<ActorRecord> = {}): ActorRecord {
  const times = { registeredAt: NOW - 60_000, statusAt: NOW - 60_000, seenAt: NOW - 1_000 };
  return { app: 'shop', id, type: 'Order', status: 'idle', messageCount: 0, n: 0, v: 1, ...times, ...more };
}
