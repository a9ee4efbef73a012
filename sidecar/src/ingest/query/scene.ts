import type { ActorRecord } from '@loom-studio/core-adapter/protocol';
import { shownSince, shownStatus } from '@loom-studio/core-adapter/query';

/** What a filter knows besides the record itself. */
export interface Scene {
  /** The studio's clock. */
  now: number;
  lostSince(record: ActorRecord): number | undefined;
  /** Messages a second; undefined while it is not known. */
  rate(record: ActorRecord): number | undefined;
}

export type NumberField = 'messages' | 'queue' | 'rate' | 'errors' | 'waited' | 'ran';
export type AgeField = 'since' | 'active' | 'seen' | 'age' | 'blocked' | 'running' | 'failed';

/** Undefined where nobody measured. */
export const NUMBERS: Record<NumberField, (record: ActorRecord, scene: Scene) => number | undefined> = {
  messages: (record) => record.messageCount,
  queue: (record) => record.queueDepth,
  rate: (record, scene) => scene.rate(record),
  errors: (record) => record.errors,
  waited: (record) => record.waitMs,
  ran: (record) => record.runMs,
};

/** The moments ages are counted from. `active` and `running` are by the app's clock, the others by the studio's. */
export const MOMENTS: Record<AgeField, (record: ActorRecord, scene: Scene) => number | undefined> = {
  since: (record, scene) => shownSince({ ...livenessOf(record, scene), statusAt: record.statusAt }),
  active: (record) => record.lastActiveAt ?? record.lastHeartbeat,
  seen: (record) => record.seenAt,
  age: (record) => record.registeredAt,
  blocked: (record) => record.blockedSince,
  running: ({ work = [] }) => earliest(work),
  failed: (record) => record.lastErrorAt,
};

function earliest(work: readonly { since: number }[]): number | undefined {
  return work.length === 0 ? undefined : Math.min(...work.map(({ since }) => since));
}

export function statusOf(record: ActorRecord, lostSince: number | undefined): string {
  if (lostSince === undefined && record.removedAt === undefined && record.quietSince === undefined)
    return record.status;
  return shownStatus({ ...record, ownerLostSince: lostSince });
}

function livenessOf(record: ActorRecord, scene: Scene) {
  const { status, removedAt, quietSince } = record;
  return { status, removedAt, quietSince, ownerLostSince: scene.lostSince(record) };
}
