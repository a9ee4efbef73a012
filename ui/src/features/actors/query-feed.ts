import type { QueryRequest } from '@loom-studio/core-adapter/protocol';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Live, Subscription } from '../../net/live.ts';
import { NO_QUERY, type QueryState, reduceQuery } from '../../net/reduce-query.ts';

/** What is asked of a feed: one query, whose window and order change under the reader's hand. */
export type Asked = Omit<QueryRequest, 'topic'>;

export interface QueryFeed {
  /** The last state that was complete: what is old stays until what was asked for is there. */
  state: ReadonlySignal<QueryState>;
  /** Why the studio refused the last request. */
  refusal: ReadonlySignal<string | undefined>;
  ask(asked: Asked): void;
  /** Asks as if for the first time: a held order is let go and held anew as it is then. */
  renew(): void;
  close(): void;
}

/** One live list on the wire. Nothing is asked for before the first `ask`. */
export function createQueryFeed(live: Live): QueryFeed {
  const state = signal(NO_QUERY);
  const refusal = signal<string | undefined>(undefined);
  let wanted: Asked | undefined;
  let current: Subscription | undefined;

  return {
    state,
    refusal,
    ask(asked) {
      wanted = asked;
      if (current) current.change({ topic: 'query', ...asked });
      else open();
    },
    renew() {
      if (wanted) open();
    },
    close() {
      current?.close();
      current = wanted = undefined;
      state.value = NO_QUERY;
    },
  };

  /** The one before is listened to until this one has told everything. */
  function open() {
    const before = current;
    let raw = NO_QUERY;
    const mine = live.subscribe(
      { topic: 'query', ...wanted },
      {
        frame(frame) {
          raw = reduceQuery(raw, frame);
          if (!raw.complete) return;
          before?.close();
          refusal.value = undefined;
          state.value = raw;
        },
        failed: ({ message }) => {
          refusal.value = message;
        },
      },
    );
    current = mine;
  }
}
