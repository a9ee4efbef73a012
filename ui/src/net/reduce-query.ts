import type { DownFrameOf, Facets, LiveActor, QueryData } from '@loom-studio/core-adapter/protocol';
import type { TopicFrame } from './live.ts';
import { applyChanges } from './rows.ts';

export type Waiting = NonNullable<QueryData['waiting']>;

/** What a client knows of one query. */
export interface QueryState {
  /** Whether everything arrived since the last reset. What is not complete is not to be shown. */
  complete: boolean;
  /** The studio's clock at the last frame. */
  now: number;
  /** Actors that match, and live actors in all. */
  total: number;
  of: number;
  /** Row number of the first key in `order`. */
  from: number;
  order: readonly string[];
  rows: ReadonlyMap<string, LiveActor>;
  facets: Facets;
  waiting: Waiting;
  leaving: readonly string[];
}

const NOTHING_WAITS: Waiting = { arrived: 0, left: 0, moved: 0 };

export const NO_QUERY: QueryState = {
  complete: false,
  now: 0,
  total: 0,
  of: 0,
  from: 0,
  order: [],
  rows: new Map(),
  facets: { type: [], status: [], worker: [], app: [] },
  waiting: NOTHING_WAITS,
  leaving: [],
};

export function reduceQuery(state: QueryState, frame: TopicFrame): QueryState {
  if (frame.type === 'reset') return NO_QUERY;
  if (frame.type !== 'query') return state;
  // What stands alone owes nothing to what was there.
  return merged(frame.p === undefined ? NO_QUERY : state, frame);
}

function merged(state: QueryState, { data }: DownFrameOf<'query'>): QueryState {
  const order = data.order ?? state.order;
  return {
    complete: true,
    now: data.now,
    total: data.total ?? state.total,
    of: data.of ?? state.of,
    from: data.from ?? state.from,
    order,
    rows: within(order, applyChanges(state.rows, data.rows, data.now)),
    facets: data.facets ?? state.facets,
    waiting: data.waiting ?? state.waiting,
    leaving: data.leaving ?? state.leaving,
  };
}

/** Rows outside the window are no longer told about, so none is kept. */
function within(
  order: readonly string[],
  rows: ReadonlyMap<string, LiveActor>,
): ReadonlyMap<string, LiveActor> {
  const kept = new Map<string, LiveActor>();
  for (const key of order) {
    const row = rows.get(key);
    if (row) kept.set(key, row);
  }
  return kept.size === rows.size ? rows : kept;
}
