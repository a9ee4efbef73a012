import type { GraphEdgeDetail } from '@loom-studio/core-adapter/protocol';
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { apiPath, type Rest } from '../../net/rest.ts';
import type { NetworkAddress } from './address.ts';

/** What came of looking at one edge closely. */
export type DetailState =
  | { kind: 'none' }
  | { kind: 'loading' }
  | { kind: 'shown'; detail: GraphEdgeDetail }
  /** No message took this edge within the window any more. */
  | { kind: 'gone' }
  | { kind: 'failed'; why: string };

export interface EdgeDetail {
  state: ReadonlySignal<DetailState>;
  /** Asks when the edge is another one, or when what is shown is older than a while at `now`. */
  follow(edge: AskedEdge | undefined, now: number): void;
}

export interface AskedEdge {
  from: string;
  to: string;
  address: Pick<NetworkAddress, 'window' | 'group' | 'expand' | 'focus'>;
}

const REFRESH_MS = 5_000;

export function createEdgeDetail(rest: Rest): EdgeDetail {
  const state: Signal<DetailState> = signal({ kind: 'none' });
  let shownPath: string | undefined;
  let askedAt = 0;
  return { state, follow };

  function follow(edge: AskedEdge | undefined, now: number) {
    const path = edge && edgePath(edge);
    if (path === shownPath && (path === undefined || Math.abs(now - askedAt) < REFRESH_MS)) return;
    if (path !== shownPath) state.value = path === undefined ? { kind: 'none' } : { kind: 'loading' };
    shownPath = path;
    askedAt = now;
    if (path !== undefined) void ask(path);
  }

  async function ask(path: string) {
    const answer = await rest.get(path);
    if (path !== shownPath) return;
    if (answer.kind === 'ok') state.value = { kind: 'shown', detail: answer.body as GraphEdgeDetail };
    else if (answer.kind === 'problem' && answer.status === 404) state.value = { kind: 'gone' };
    // A refresh that fails leaves what was shown: the connection says how old it is.
    else if (state.peek().kind !== 'shown') {
      const told = answer.kind === 'problem' ? answer.problem.detail : undefined;
      state.value = { kind: 'failed', why: told ?? 'The studio does not answer.' };
    }
  }
}

export function edgePath({ from, to, address: { window, group, expand, focus } }: AskedEdge): string {
  const query = new URLSearchParams({ window, group });
  if (focus) {
    query.set('focus', `${focus.app}:${focus.id}`);
    query.set('hops', String(focus.hops));
  } else {
    for (const name of expand) query.append('expand', name);
  }
  query.set('from', from);
  query.set('to', to);
  return `${apiPath(['graph', 'edge'])}?${query}`;
}
