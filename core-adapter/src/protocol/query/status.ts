/** Of a record or an actor: what decides how its status looks. Times in any form, only their presence counts. */
export interface Liveness<Time> {
  status: string;
  statusAt: Time;
  removedAt?: Time | undefined;
  ownerLostSince?: Time | undefined;
  quietSince?: Time | undefined;
}

/** What people see: liveness first, then what the actor said of itself. Unknown words pass through. */
export function shownStatus(actor: Liveness<unknown>): string {
  if (actor.removedAt !== undefined) return 'removed';
  if (actor.ownerLostSince !== undefined) return 'owner lost';
  if (actor.quietSince !== undefined) return 'quiet';
  return actor.status;
}

/** Since when the shown status holds. */
export function shownSince<Time>(actor: Liveness<Time>): Time {
  return actor.removedAt ?? actor.ownerLostSince ?? actor.quietSince ?? actor.statusAt;
}

/** What needs a look comes first. */
const ORDER = ['failed', 'owner lost', 'quiet', 'busy', 'active', 'idle', 'evicted'];

export function statusRank(status: string): number {
  const rank = ORDER.indexOf(status);
  return rank < 0 ? ORDER.length : rank;
}
