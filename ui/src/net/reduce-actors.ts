import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import type { TopicFrame } from './live.ts';
import { changedRow } from './rows.ts';

/** Every live actor by key, as topic `actors` tells them. */
export interface ActorsState {
  complete: boolean;
  now: number;
  actors: Map<string, LiveActor>;
}

export function noActors(): ActorsState {
  return { complete: false, now: 0, actors: new Map() };
}

/** Changes the map in place: it may hold a hundred thousand actors and a frame only some. */
export function reduceActors(state: ActorsState, frame: TopicFrame): ActorsState {
  if (frame.type === 'reset') return noActors();
  if (frame.type === 'snapshot') {
    const { now, rows, page, last } = frame.data;
    const actors = page === 0 ? new Map<string, LiveActor>() : state.actors;
    for (const row of rows) actors.set(row.key, row);
    return { complete: last, now, actors };
  }
  if (frame.type !== 'delta') return state;
  const { now, rows = [] } = frame.data;
  for (const change of rows) {
    const row = 'gone' in change ? undefined : changedRow(state.actors.get(change.key), change, now);
    if (row && row.removedAt === undefined) state.actors.set(change.key, row);
    else state.actors.delete(change.key);
  }
  return { ...state, now };
}
