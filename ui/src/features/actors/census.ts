import { computed, effect, type ReadonlySignal, untracked } from '@preact/signals';
import type { Live } from '../../net/live.ts';
import type { QueryState } from '../../net/reduce-query.ts';
import { createQueryFeed } from './query-feed.ts';

/** How many actors there are, whatever any list shows. Both absent until the studio told it. */
export interface Census {
  /** Without it nothing can be called empty. */
  total: ReadonlySignal<number | undefined>;
  failed: ReadonlySignal<number | undefined>;
}

export interface CensusDeps {
  live: Live;
  /** The list on the screen, which tells how many actors there are with its first rows. */
  list: ReadonlySignal<QueryState>;
  listIsOpen: ReadonlySignal<boolean>;
}

/** Asks for itself only once the list has its rows: people wait for those, and both cost the studio a look at all. */
export function createCensus({ live, list, listIsOpen }: CensusDeps): Census {
  const feed = createQueryFeed(live);
  const mayAsk = computed(() => !listIsOpen.value || list.value.complete);
  let asked = false;
  effect(() => {
    if (asked || !mayAsk.value) return;
    asked = true;
    untracked(() => feed.ask({ q: 'status:failed', count: 0 }));
  });
  return {
    total: computed(() => [feed.state.value, list.value].find(({ complete }) => complete)?.of),
    failed: computed(() => (feed.state.value.complete ? feed.state.value.total : undefined)),
  };
}
