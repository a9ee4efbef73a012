import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import { formatAge } from '../../parts/format.ts';

/** What is under way for longer counts as stuck, though its process turns. */
export const STUCK_MS = 30_000;

export type WorkItem = NonNullable<LiveActor['work']>[number];

/** What is said of an actor that runs something long, or whose process hangs in it. */
export interface AtWork {
  kind: 'blocked' | 'running';
  /** Of the studio's clock for one that is blocked, of the app's for one that runs. */
  since: number;
  /** The handling that began first: `Pay`, or the operation where the message is not known. */
  what: string | undefined;
}

/** Absent for an actor that is gone, and for one that runs nothing of note as far as anybody tells. */
export function atWork(actor: LiveActor): AtWork | undefined {
  if (actor.removedAt !== undefined) return undefined;
  const first = longest(actor.work);
  const what = first && nameOf(first);
  if (actor.blockedSince !== undefined) return { kind: 'blocked', since: actor.blockedSince, what };
  return first && { kind: 'running', since: first.since, what };
}

export function longest(work: readonly WorkItem[] = []): WorkItem | undefined {
  return work.reduce<WorkItem | undefined>(
    (first, item) => (first === undefined || item.since < first.since ? item : first),
    undefined,
  );
}

/** Since when it is blocked or at one message; undefined where neither is told. */
export function stuckSince({
  blockedSince,
  work,
}: Pick<LiveActor, 'blockedSince' | 'work'>): number | undefined {
  return blockedSince ?? longest(work)?.since;
}

export function nameOf({ message, operation }: WorkItem): string {
  return message ?? operation;
}

/** `12 s`, `4 m`, `3 h`: as much as a cell holds. */
export function briefAge(ms: number): string {
  const [amount = '', unit = ''] = formatAge(Math.max(1_000, ms)).split(' ');
  return `${amount} ${unit}`;
}

/** For people who hover and who listen. */
export function workWords({ kind, since, what }: AtWork, now: number): string {
  const age = formatAge(Math.max(1_000, now - since));
  if (kind === 'running') return `Runs ${what} for ${age}, by its app's clock`;
  return `Its process has been blocked for ${age}${what === undefined ? '' : `, running ${what} on this actor`}`;
}
