import type { TablesData, TablesRequest } from '@loom-studio/core-adapter/protocol';
import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { ErrorFrame, Live, Subscription } from './live.ts';

/** One of the workspace's small tables, followed while somebody shows it. */
export interface TableFeed {
  /** All of it as last told. Absent until then, and while nobody follows. */
  data: ReadonlySignal<TablesData | undefined>;
  /** Why there is none. */
  problem: ReadonlySignal<ErrorFrame['data'] | undefined>;
  /** Several may follow at a time; the result ends one of them. */
  follow(): () => void;
}

export interface TableFeedDeps {
  live: Live;
  of: TablesRequest['of'];
  /** Each telling, in order. */
  told?: (data: TablesData) => void;
  /** Nobody follows any more. */
  left?: () => void;
}

export function createTableFeed({ live, of, told, left }: TableFeedDeps): TableFeed {
  const data = signal<TablesData | undefined>(undefined);
  const problem = signal<ErrorFrame['data'] | undefined>(undefined);
  let followers = 0;
  let subscription: Subscription | undefined;
  return { data, problem, follow };

  function follow(): () => void {
    followers += 1;
    subscription ??= open();
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      followers -= 1;
      if (followers === 0) close();
    };
  }

  function open(): Subscription {
    return live.subscribe(
      { topic: 'tables', of },
      {
        frame(frame) {
          if (frame.type !== 'tables') return;
          batch(() => {
            problem.value = undefined;
            data.value = frame.data;
            told?.(frame.data);
          });
        },
        failed(error) {
          problem.value = error;
        },
      },
    );
  }

  function close() {
    subscription?.close();
    subscription = undefined;
    batch(() => {
      data.value = undefined;
      problem.value = undefined;
      left?.();
    });
  }
}
