import {
  GRAPH_BOUNDS,
  type GraphData,
  type GraphEdge,
  type GraphNode,
} from '@loom-studio/core-adapter/protocol';
import { addAll, createHistogram, type Histogram, quantileOf } from '../histogram.ts';
import { type Cast, NO_SENDER } from './cast.ts';
import { type Sum, timesOf } from './sums.ts';
import { EDGE_TIMES } from './traffic.ts';

export type Drawing = Pick<GraphData, 'nodes' | 'edges' | 'messages' | 'senderless' | 'hidden'>;

/**
 * What is drawn of the sums: the busiest nodes and edges, and how much was left out. Each message between drawn
 * places is in one edge, hidden, or without a sender.
 */
export function drawingOf(cast: Cast, sums: readonly Sum[]): Drawing {
  const named = sums.filter(({ from }) => from !== NO_SENDER);
  const nodes = nodesOf(cast, sums);
  const shown = new Set(nodes.slice(0, GRAPH_BOUNDS.nodes).map(({ place }) => place));
  const drawable = named.filter(({ from, to }) => shown.has(from) && shown.has(to)).sort(busiestFirst);
  const drawn = drawable.slice(0, GRAPH_BOUNDS.edges);
  const total = messagesIn(named);
  const senderless = messagesIn(sums) - total;
  return {
    nodes: nodes.slice(0, GRAPH_BOUNDS.nodes).map(({ node }) => node),
    edges: drawn.map((sum) => edgeOf(cast, sum)),
    messages: total + senderless,
    senderless,
    hidden: {
      nodes: nodes.length - shown.size,
      edges: named.length - drawn.length,
      messages: total - messagesIn(drawn),
    },
  };
}

interface Placed {
  place: number;
  node: GraphNode;
}

/** Busiest first; those hidden come last. */
function nodesOf({ nodes }: Cast, sums: readonly Sum[]): Placed[] {
  const figures = nodes.map(() => ({
    received: 0,
    sent: 0,
    errors: 0,
    waits: undefined as Histogram | undefined,
  }));
  for (const { from, to, messages, errors, waits } of sums) {
    const receiver = figures[to];
    const sender = from === NO_SENDER ? undefined : figures[from];
    if (sender) sender.sent += messages;
    if (!receiver) continue;
    receiver.received += messages;
    receiver.errors += errors;
    receiver.waits ??= createHistogram(EDGE_TIMES);
    addAll(receiver.waits, waits);
  }
  const placed = nodes.map((node, place): Placed => {
    const { received, sent, errors, waits } = figures[place] ?? {
      received: 0,
      sent: 0,
      errors: 0,
      waits: undefined,
    };
    const waitP95 = waits && quantileOf(EDGE_TIMES, waits, 0.95);
    const measured = waitP95 === undefined ? {} : { waitP95 };
    return { place, node: { ...node, actors: 0, status: {}, received, sent, errors, ...measured } };
  });
  const traffic = ({ node }: Placed) => node.received + node.sent;
  return placed.slice(1).sort((left, right) => traffic(right) - traffic(left) || left.place - right.place);
}

function edgeOf({ nodes }: Cast, sum: Sum): GraphEdge {
  const { messages, errors } = sum;
  const [from, to] = [nodes[sum.from]?.id ?? '', nodes[sum.to]?.id ?? ''];
  return { from, to, messages, errors, ...timesOf(sum) };
}

function messagesIn(sums: readonly Sum[]): number {
  return sums.reduce((total, { messages }) => total + messages, 0);
}

const busiestFirst = (left: Sum, right: Sum): number => right.messages - left.messages;
