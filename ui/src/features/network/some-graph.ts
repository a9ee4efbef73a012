import type { GraphData, GraphEdge, GraphNode } from '@loom-studio/core-adapter/protocol';

/** Graphs for tests, filled where a test does not care. */
export function someNode(id: string, facts: Partial<GraphNode> = {}): GraphNode {
  const [kind = 'group', ...rest] = id.split(':');
  const label = rest.at(-1) ?? id;
  return {
    id,
    kind: kind as GraphNode['kind'],
    label,
    group: label,
    actors: 1,
    status: { idle: facts.actors ?? 1 },
    received: 0,
    sent: 0,
    errors: 0,
    ...facts,
  };
}

export function someEdge(from: string, to: string, facts: Partial<GraphEdge> = {}): GraphEdge {
  return { from, to, messages: 300, errors: 0, ...facts };
}

export const SOME_NOW = 1_000_000;

export function someGraph(facts: Partial<GraphData> = {}): GraphData {
  const edges = facts.edges ?? [];
  const ends = [...new Set(edges.flatMap(({ from, to }) => [from, to]))];
  return {
    now: SOME_NOW,
    windowMs: 300_000,
    coveredFrom: SOME_NOW - 300_000,
    nodes: ends.map((id) => someNode(id)),
    edges,
    messages: edges.reduce((total, { messages }) => total + messages, 0),
    senderless: 0,
    hidden: { nodes: 0, edges: 0, messages: 0 },
    ...facts,
  };
}
