import type { ActorRecord, ProducerRecord } from '@loom-studio/core-adapter/protocol';

/** The ages and bounds that decide over records. Milliseconds of engine time. */
export interface Policy {
  /** An actor unheard of for this long is quiet; it goes when its owner is silent as long, or it has none. */
  maxAgeMs: number;
  /** An adapter silent for this long is lost. */
  ownerLostMs: number;
  /** A removed actor stays readable this long. */
  retentionMs: number;
  maxActors: number;
  maxTombstones: number;
  maxProducers: number;
  /** Apps that may report figures about themselves. */
  maxReports: number;
  /** Records one tick may change; the rest waits for the next one. */
  recordsPerTick: number;
}

export const DEFAULT_POLICY: Policy = {
  maxAgeMs: 300_000,
  // Beacons come every 5 s. With ticks of 1 s a killed app is called lost within 10 s.
  ownerLostMs: 9_000,
  retentionMs: 3_600_000,
  maxActors: 200_000,
  maxTombstones: 20_000,
  maxProducers: 10_000,
  maxReports: 200,
  recordsPerTick: 1_000,
};

/** Ticks come each second; a longer pause means the studio was away and nobody's silence may be judged by it. */
export const AWAY_MS = 5_000;

/** Everything time-based that is decided about one record looks at these. */
export interface Instant {
  now: number;
  /** Silence before this moment is the studio's own absence. */
  resumedAt: number;
}

export type Fate = 'stay' | 'quiet' | 'expire' | 'purge';

export function silence(seenAt: number, { now, resumedAt }: Instant): number {
  return now - Math.max(seenAt, resumedAt);
}

function maxAge(owner: ProducerRecord | undefined, policy: Policy): number {
  return owner?.maxAgeMs ?? policy.maxAgeMs;
}

/** What time alone makes of a record at this instant. */
export function fate(
  record: ActorRecord,
  owner: ProducerRecord | undefined,
  at: Instant,
  policy: Policy,
): Fate {
  if (record.removedAt !== undefined)
    return at.now - record.removedAt >= policy.retentionMs ? 'purge' : 'stay';
  const age = maxAge(owner, policy);
  if (silence(record.seenAt, at) < age) return 'stay';
  // An adapter speaks every few seconds only: a shorter age must not take that for its end.
  const orphan = owner === undefined || silence(owner.seenAt, at) >= Math.max(age, policy.ownerLostMs);
  if (orphan && owner?.autoCleanup !== false) return 'expire';
  return record.quietSince === undefined ? 'quiet' : 'stay';
}

/** When `fate` can first be something else than `stay`, if nothing more is heard; undefined = not by age alone. */
export function dueAt(
  record: ActorRecord,
  owner: ProducerRecord | undefined,
  resumedAt: number,
  policy: Policy,
): number | undefined {
  if (record.removedAt !== undefined) return record.removedAt + policy.retentionMs;
  if (record.quietSince !== undefined) return undefined;
  return Math.max(record.seenAt, resumedAt) + maxAge(owner, policy);
}
