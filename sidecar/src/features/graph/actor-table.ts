import type { ActorRecord } from '@loom-studio/core-adapter/protocol';

/** The sender nobody named. */
export const NOBODY = 0;
/** Stands for all that found no room in the table. */
export const ANYBODY = 1;
const FIRST = 2;

/** Actors as small numbers, which may be given again when no bucket speaks of them any more. */
export interface ActorTable {
  /** One more than the largest number in use. */
  readonly size: number;
  /** Actors that found no room, counted each time. */
  readonly refused: number;
  /** `bucket`: number of the one that speaks of the actor. `find` is asked for what is not known yet. */
  numberOf(key: string, bucket: number, find: () => ActorRecord | undefined): number;
  /** Undefined for a key no message named lately. */
  known(key: string): number | undefined;
  keyOf(actor: number): string;
  /** Last known: an actor may be forgotten by the view sooner than its messages are here. */
  last(actor: number): Pick<ActorRecord, 'type' | 'worker'> | undefined;
  remember(actor: number, record: ActorRecord): void;
  /** Frees the numbers that only buckets before this one speak of. */
  sweep(oldest: number): void;
}

export function createActorTable(limit: number): ActorTable {
  const numbers = new Map<string, number>();
  const keys: string[] = ['', ''];
  const last: Array<Pick<ActorRecord, 'type' | 'worker'> | undefined> = [undefined, undefined];
  const seenIn: number[] = [0, 0];
  const free: number[] = [];
  let refused = 0;

  const remember = (actor: number, { type, worker }: ActorRecord): void => {
    const before = last[actor];
    if (before?.type === type && before.worker === worker) return;
    last[actor] = worker === undefined ? { type } : { type, worker };
  };

  const enter = (key: string, find: () => ActorRecord | undefined): number => {
    const actor = free.pop() ?? keys.length;
    numbers.set(key, actor);
    keys[actor] = key;
    last[actor] = undefined;
    const record = find();
    if (record) remember(actor, record);
    return actor;
  };

  return {
    get size() {
      return keys.length;
    },
    get refused() {
      return refused;
    },
    numberOf(key, bucket, find) {
      const known = numbers.get(key);
      if (known === undefined && numbers.size >= limit) {
        refused += 1;
        return ANYBODY;
      }
      const actor = known ?? enter(key, find);
      seenIn[actor] = bucket;
      return actor;
    },
    known: (key) => numbers.get(key),
    keyOf: (actor) => keys[actor] ?? '',
    last: (actor) => last[actor],
    remember,
    sweep(oldest) {
      for (let actor = FIRST; actor < keys.length; actor += 1) {
        const key = keys[actor] ?? '';
        if (key === '' || (seenIn[actor] ?? 0) >= oldest) continue;
        numbers.delete(key);
        keys[actor] = '';
        last[actor] = undefined;
        free.push(actor);
      }
    },
  };
}
