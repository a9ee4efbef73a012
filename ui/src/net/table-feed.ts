import type { TablesData, TablesRequest } from '@loom-studio/core-adapter/protocol';
import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { ErrorFrame, Live, Subscription } from './live.ts';

/** One of the workspace's small tables, followed while somebody shows it. */
export interface TableFeed {
  /** All of it as last told. Absent until then, and while nobody follows. */
  data: ReadonlySignal<TablesData | undefined>;
  /** Why there is none. */
  problem: ReadonlySignal<ErrorFrame['data'] | undefined>;
  /**
   * Several may follow at a time; the result ends one of them. All are told what the last one asked for: rows of one
   * app, or of all.
   */
  follow(app?: string): () => void;
}

export interface TableFeedDeps {
  live: Live;
  of: TablesRequest['of'];
  /** Each telling, in order. */
  told?: (data: TablesData) => void;
  /** Nobody follows any more, or what was told is not what is asked for now. */
  left?: () => void;
}

export function createTableFeed({ live, of, told, left }: TableFeedDeps): TableFeed {
  const data = signal<TablesData | undefined>(undefined);
  const problem = signal<ErrorFrame['data'] | undefined>(undefined);
  /** The app each of them asked for. */
  const followers: Array<{ app: string | undefined }> = [];
  let shown: string | undefined;
  let subscription: Subscription | undefined;
  return { data, problem, follow };

  function follow(app?: string): () => void {
    const follower = { app };
    followers.push(follower);
    if (subscription) show(app);
    else subscription = open(app);
    return () => {
      const at = followers.indexOf(follower);
      if (at < 0) return;
      followers.splice(at, 1);
      if (followers.length === 0) close();
      else show(followers.at(-1)?.app);
    };
  }

  function show(app: string | undefined) {
    if (app === shown) return;
    shown = app;
    forget();
    subscription?.change(requestOf(app));
  }

  function requestOf(app: string | undefined): TablesRequest {
    return { topic: 'tables', of, ...(app !== undefined && { app }) };
  }

  function open(app: string | undefined): Subscription {
    shown = app;
    return live.subscribe(requestOf(app), {
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
    });
  }

  function close() {
    subscription?.close();
    subscription = undefined;
    forget();
  }

  function forget() {
    batch(() => {
      data.value = undefined;
      problem.value = undefined;
      left?.();
    });
  }
}
