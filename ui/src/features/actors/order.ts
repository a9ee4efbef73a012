import type { LegacyActor } from '@loom-studio/core-adapter/protocol';
import { momentOf } from '../../parts/format.ts';
import { statusOf, statusRank } from './status.ts';

export const SORT_COLUMNS = [
  'id',
  'type',
  'status',
  'worker',
  'messages',
  'rate',
  'queue',
  'active',
] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

export interface Sort {
  column: SortColumn;
  descending: boolean;
}

export const DEFAULT_SORT: Sort = { column: 'id', descending: false };

/** `-messages` in the address. Anything else falls back to the default. */
export function parseSort(text: string | undefined): Sort {
  const descending = text?.startsWith('-') ?? false;
  const name = descending ? text?.slice(1) : text;
  const column = SORT_COLUMNS.find((known) => known === name);
  return column ? { column, descending } : DEFAULT_SORT;
}

export function formatSort({ column, descending }: Sort): string | undefined {
  if (column === DEFAULT_SORT.column && descending === DEFAULT_SORT.descending) return undefined;
  return descending ? `-${column}` : column;
}

/** Figures start with the largest, words with the first. */
export function nextSort(current: Sort, column: SortColumn): Sort {
  if (current.column === column) return { column, descending: !current.descending };
  return { column, descending: ['messages', 'rate', 'queue', 'active'].includes(column) };
}

export type RateOf = (actor: LegacyActor) => number | undefined;

/** What is unknown goes last in both directions; ties go by app and id, so the order is total. */
export function sortActors(actors: readonly LegacyActor[], sort: Sort, rateOf: RateOf): LegacyActor[] {
  const value = VALUES[sort.column];
  const sign = sort.descending ? -1 : 1;
  return actors
    .map((actor) => ({ actor, value: value(actor, rateOf) }))
    .sort((a, b) => compareValues(a.value, b.value, sign) || byIdentity(a.actor, b.actor))
    .map(({ actor }) => actor);
}

type Value = string | number | undefined;

const VALUES: Record<SortColumn, (actor: LegacyActor, rateOf: RateOf) => Value> = {
  id: (actor) => actor.id,
  type: (actor) => actor.type,
  status: (actor) => statusRank(statusOf(actor)),
  worker: (actor) => actor.workerId || undefined,
  messages: (actor) => actor.messageCount,
  rate: (actor, rateOf) => rateOf(actor),
  queue: (actor) => (actor.queueDepthMeasured ? actor.queueDepth : undefined),
  active: (actor) => lastActiveOf(actor),
};

/** When the actor last did something, as its app tells it. */
export function lastActiveOf(actor: LegacyActor): number | undefined {
  return momentOf(actor.lastActiveAt) ?? momentOf(actor.lastHeartbeat);
}

function compareValues(a: Value, b: Value, sign: number): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -sign : sign;
}

function byIdentity(a: LegacyActor, b: LegacyActor): number {
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  if (a.app === b.app) return 0;
  return a.app < b.app ? -1 : 1;
}
