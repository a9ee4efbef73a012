import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Live } from '../../net/live.ts';
import { NO_QUERY, type QueryState, reduceQuery } from '../../net/reduce-query.ts';

export interface TopQuery {
  q: string;
  sort?: string;
  /** Rows shown; the total counts all that match. */
  count: number;
}

/** The first few actors of a query, live while the component is there. Not complete until the studio told them. */
export function useTopActors(live: Live, { q, sort, count }: TopQuery): Signal<QueryState> {
  const state = useSignal<QueryState>(NO_QUERY);
  useEffect(() => {
    const subscription = live.subscribe(
      { topic: 'query', q, count, ...(sort !== undefined && { sort }) },
      {
        frame: (frame) => {
          state.value = reduceQuery(state.peek(), frame);
        },
        failed: (error) => console.warn(`The studio refused the list of ${q}: ${error.message}`),
      },
    );
    return () => {
      subscription.close();
      state.value = NO_QUERY;
    };
  }, [live, q, sort, count, state]);
  return state;
}
