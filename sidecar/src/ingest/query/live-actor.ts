import { type ActorRecord, actorKey, type LiveActor } from '@loom-studio/core-adapter/protocol';

/** A record as live topics show it. */
export function toLiveActor(
  record: ActorRecord,
  ownerLostSince: number | undefined,
  rate: number | undefined,
): LiveActor {
  const { n: _n, ...shown } = record;
  return {
    ...shown,
    key: actorKey(record.app, record.id),
    ...(ownerLostSince !== undefined && record.removedAt === undefined && { ownerLostSince }),
    ...(rate !== undefined && record.removedAt === undefined && { rate }),
  };
}
