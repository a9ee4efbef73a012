import type { ActorRecord, ProducerRecord } from '@loom-studio/core-adapter/protocol';
import type { Draft } from './draft.ts';

/** The process that owns the record, and another one that speaks of the actor; each with a registry of its own. */
interface Rivals {
  teller: ProducerRecord;
  /** Undefined: forgotten since. */
  owner: ProducerRecord | undefined;
}

/** Only processes that share no registry can be rivals: elsewhere all speak of one and the same actor. */
function rivals(draft: Draft, record: ActorRecord, producer: string | undefined): Rivals | undefined {
  if (producer === undefined || record.producer === undefined || record.producer === producer)
    return undefined;
  const teller = draft.producer(producer);
  const owner = draft.producer(record.producer);
  if (teller?.shared !== false || owner?.shared === true) return undefined;
  return { teller, owner };
}

/**
 * In a rolling restart two processes of one app each have an actor of that id. The newer one's is shown; what the
 * older one says is about its own copy, and counted. Age is when the studio first heard of a process, so no host
 * clock matters.
 */
export function isFenced(draft: Draft, record: ActorRecord, producer: string | undefined): boolean {
  const between = rivals(draft, record, producer);
  const owner = between?.owner;
  if (owner?.shared !== false || owner.lostSince !== undefined) return false;
  if (owner.firstSeenAt <= (between?.teller.firstSeenAt ?? 0)) return false;
  draft.count('fenced');
  return true;
}

/** The owner is gone and the teller still has an actor of that id. */
export function inherits(draft: Draft, record: ActorRecord, producer: string | undefined): boolean {
  const between = rivals(draft, record, producer);
  return between !== undefined && (between.owner === undefined || between.owner.lostSince !== undefined);
}
