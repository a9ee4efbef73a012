import type { LogEvent } from '@loom-studio/core-adapter/protocol';
import { createWorkbench, type Workbench } from '../workbench.ts';
import { createQueries, QUERY_LIMITS } from './create-queries.ts';
import { createPace, type Pace } from './pace.ts';

export const SHOP = 'shop/host/r1';
export const BANK = 'bank/host/r1';

/** For tests: a workbench with queries over it. A turn ends at every row, so that everything happens between any two. */
export async function createQueryWorld({
  pace = hastyPace(),
  limits = QUERY_LIMITS as { queries: number; rows: number },
} = {}) {
  const bench = await createWorkbench({ maxAgeMs: 60_000 });
  const queries = createQueries({
    studio: {
      view: bench.view,
      onChange: bench.replica.onChange,
      onReset: bench.replica.onReset,
      position: bench.replica.position,
    },
    pace,
    limits,
    clock: bench.now,
    onError: (error) => {
      throw error;
    },
  });
  const close = () => {
    queries.close();
    return bench.close();
  };
  return { ...bench, queries, pace, close };
}

export type QueryWorld = Awaited<ReturnType<typeof createQueryWorld>>;

/** A turn is over at every row. */
export function hastyPace(): Pace {
  let now = 0;
  const pace = createPace(() => (now += 1_000));
  return { ...pace, due: () => pace.due(1_000) };
}

export function registered(id: string, more: object = {}): LogEvent {
  return {
    kind: 'registered',
    at: 1_000_000_000,
    id,
    type: 'Order',
    status: 'idle',
    messageCount: 0,
    ...more,
  } as LogEvent;
}

/** State is damaged behind the studio's back: it is loaded anew, in a new epoch. */
export async function damage({ engine, replica }: Workbench): Promise<void> {
  const { epoch, seq, at } = replica.position();
  const { reports: _, ...state } = replica.view.state;
  const set = { messageCount: 1 };
  const actors = [{ key: 'shop:never', v: seq + 1, set }];
  await engine.commit('bench', replica.position(), {
    epoch,
    seq: seq + 1,
    at,
    actors,
    producers: [],
    history: [],
    state,
  });
  await replica.catchUp();
}
