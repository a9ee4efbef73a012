import type { GraphEdgeDetail } from '@loom-studio/core-adapter/protocol';
import { quantileOf } from '../histogram.ts';
import type { Slices } from '../slices.ts';
import type { Cast } from './cast.ts';
import { type Ends, NOWHERE, type Sum, sumUp } from './sums.ts';
import { EDGE_TIMES, kindIn, type Traffic, type Window } from './traffic.ts';

export const DETAIL_BOUNDS = { kinds: 20, pairs: 50, failures: 20 } as const;

type Figures = Pick<Sum, 'messages' | 'errors'> & { waitP95?: number };
type Failure = GraphEdgeDetail['failures'][number];

interface Edge {
  window: Window;
  cast: Cast;
  /** Numbers of its nodes. */
  from: number;
  to: number;
}

/** One drawn edge, looked at closely: what is sent, who is behind it and what fails. */
export async function detailOf(edge: Edge, traffic: Traffic, slices: Slices): Promise<GraphEdgeDetail> {
  const { messages } = edge.window;
  const pairs = await sumUp({ messages, runs: [] }, actorsOf(edge), slices);
  const kinds = await sumUp({ messages, runs: [] }, kindsOf(edge), slices);
  const { keyOf } = edge.window.actors;
  return {
    messages: total(pairs, (pair) => pair.messages),
    errors: total(pairs, (pair) => pair.errors),
    kinds: kinds
      .map((sum) => ({ type: traffic.kindName(sum.to), ...figuresOf(sum) }))
      .sort((left, right) => right.messages - left.messages)
      .slice(0, DETAIL_BOUNDS.kinds),
    pairs: pairs
      .map((sum) => ({ from: keyOf(sum.from), to: keyOf(sum.to), ...figuresOf(sum) }))
      .sort(slowestFirst)
      .slice(0, DETAIL_BOUNDS.pairs),
    failures: failuresOf(edge),
  };
}

function isOn({ cast, from, to }: Edge, sender: number, receiver: number): boolean {
  return cast.place(sender) === from && cast.place(receiver) === to;
}

function actorsOf(edge: Edge): Ends {
  return {
    from: ({ from, to }, row) => (isOn(edge, from[row] ?? 0, to[row] ?? 0) ? (from[row] ?? 0) : NOWHERE),
    to: ({ to }, row) => to[row] ?? 0,
  };
}

function kindsOf(edge: Edge): Ends {
  return {
    from: ({ from, to }, row) => (isOn(edge, from[row] ?? 0, to[row] ?? 0) ? 0 : NOWHERE),
    to: ({ detail }, row) => kindIn(detail[row] ?? 0),
  };
}

function figuresOf({ messages, errors, waits }: Sum): Figures {
  const waitP95 = quantileOf(EDGE_TIMES, waits, 0.95);
  return { messages, errors, ...(waitP95 !== undefined && { waitP95 }) };
}

function slowestFirst(left: Figures, right: Figures): number {
  return (right.waitP95 ?? -1) - (left.waitP95 ?? -1) || right.messages - left.messages;
}

/** By text, most frequent first. */
function failuresOf(edge: Edge): Failure[] {
  const found = new Map<string, Failure>();
  for (const { from, to, error, count, lastAt } of edge.window.failures()) {
    if (!isOn(edge, from, to)) continue;
    const known = found.get(error) ?? { error, count: 0, lastAt };
    found.set(error, { error, count: known.count + count, lastAt: Math.max(known.lastAt, lastAt) });
  }
  return [...found.values()].sort((left, right) => right.count - left.count).slice(0, DETAIL_BOUNDS.failures);
}

function total(sums: readonly Sum[], read: (sum: Sum) => number): number {
  return sums.reduce((sum, each) => sum + read(each), 0);
}
