import type { ActorRecord } from '@loom-studio/core-adapter/protocol';
import { type Sort, statusRank } from '@loom-studio/core-adapter/query';
import { type AgeField, MOMENTS, NUMBERS, type NumberField, type Scene, statusOf } from './scene.ts';

/** What a record is sorted by; undefined where nothing is known. */
export type SortValue = string | number | undefined;

export interface Sorted {
  value: SortValue;
  record: Pick<ActorRecord, 'id' | 'app'>;
}

export type ReadSortValue = (record: ActorRecord, scene: Scene) => SortValue;

export function sortValueOf({ field }: Sort): ReadSortValue {
  switch (field) {
    case 'id':
    case 'type':
    case 'app':
    case 'worker':
    case 'parent':
      return (record) => record[field];
    case 'status':
      return (record, scene) => rankedStatus(statusOf(record, scene.lostSince(record)));
    case 'since':
    case 'active':
    case 'seen':
    case 'age':
    case 'blocked':
    case 'running':
    case 'failed':
      return momentReader(field);
    case 'metadata':
      return () => undefined;
    default:
      return NUMBERS[field satisfies NumberField];
  }
}

/** Unknown last in both directions, then by id and app, so that no two actors are equal. */
export function comparatorOf({ descending }: Sort): (left: Sorted, right: Sorted) => number {
  const sign = descending ? -1 : 1;
  return ({ value: mine, record }, { value: theirs, record: other }) => {
    if (mine === theirs) return byName(record, other);
    if (mine === undefined) return 1;
    if (theirs === undefined) return -1;
    return mine < theirs ? -sign : sign;
  };
}

function byName(mine: Sorted['record'], theirs: Sorted['record']): number {
  if (mine.id !== theirs.id) return mine.id < theirs.id ? -1 : 1;
  if (mine.app === theirs.app) return 0;
  return mine.app < theirs.app ? -1 : 1;
}

/** The younger, the earlier: that order holds however late it is. */
function momentReader(field: AgeField): ReadSortValue {
  const read = MOMENTS[field];
  return (record, scene) => {
    const moment = read(record, scene);
    return moment === undefined ? undefined : -moment;
  };
}

const ranked = new Map<string, string>();
const RANKED = 1_000;

/** What needs a look first; statuses of the same rank by name. */
function rankedStatus(status: string): string {
  const known = ranked.get(status);
  if (known !== undefined) return known;
  const value = `${statusRank(status)}${status}`;
  if (ranked.size < RANKED) ranked.set(status, value);
  return value;
}
