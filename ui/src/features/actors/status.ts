import type { LegacyActor } from '@loom-studio/core-adapter/protocol';

/** What a person sees: liveness first, then what the actor said of itself. Unknown words pass through. */
export function statusOf(actor: LegacyActor): string {
  if (actor.removedAt !== undefined) return 'removed';
  if (actor.ownerLostSince !== undefined) return 'owner lost';
  if (actor.quietSince !== undefined) return 'quiet';
  return actor.status;
}

/** Since when the shown status holds, as ISO. */
export function statusSince(actor: LegacyActor): string {
  return actor.removedAt ?? actor.ownerLostSince ?? actor.quietSince ?? actor.statusAt;
}

/** What a person should look at comes first. */
const ORDER = ['failed', 'owner lost', 'quiet', 'busy', 'active', 'idle', 'evicted'];

export function statusRank(status: string): number {
  const rank = ORDER.indexOf(status);
  return rank < 0 ? ORDER.length : rank;
}

/** The class that gives a status its colour; an unknown word stays neutral. */
export function statusTone(status: string): string {
  if (status === 'owner lost') return 'lost';
  return ['active', 'busy', 'idle', 'quiet', 'failed'].includes(status) ? status : 'other';
}
