import type { GraphData, GraphEdge, GraphNode } from '@loom-studio/core-adapter/protocol';
import { statusRank } from '../actors/status.ts';
import { byImportance, coveredSeconds, type Flow, flowKey, flowOf, sum } from './flow.ts';

/** One thing with a place of its own: a circle, or the frame of an expanded group. */
export interface Body {
  id: string;
  /** `group` also when it is expanded, so that it keeps its place. */
  kind: GraphNode['kind'];
  label: string;
  group: string;
  actors: number;
  status: Readonly<Record<string, number>>;
  received: number;
  sent: number;
  errors: number;
  waitP95: number | undefined;
  /** Present while expanded. */
  inside: Inside | undefined;
}

/** What the frame of an expanded group holds. */
export interface Inside {
  actors: readonly GraphNode[];
  /** Actors of the group that are not told singly. */
  rest: GraphNode | undefined;
  /** Among the actors of the group. */
  among: Flow | undefined;
}

export interface Scene {
  bodies: readonly Body[];
  /** Between bodies, the most important first. */
  flows: readonly Flow[];
  /** Who spawned whom, where that is shown. */
  spawned: readonly Spawned[];
  /** The body that shows a node: itself, or the frame around it. */
  bodyOf: ReadonlyMap<string, string>;
  nodes: ReadonlyMap<string, GraphNode>;
}

/** Live actors of one body that were started in another. */
export interface Spawned {
  key: string;
  from: string;
  to: string;
  actors: number;
}

/** What is drawn: single nodes as they are told, those of an expanded group put together in one frame. */
export function stage(data: GraphData, focused: boolean, spawned: readonly GraphEdge[] = []): Scene {
  const nodes = data.nodes.map(named);
  const bodyOf = new Map(nodes.map((node) => [node.id, bodyIdOf(node, focused)]));
  const members = grouped(nodes, (node) => bodyOf.get(node.id) ?? node.id);
  const seconds = coveredSeconds(data);
  const isKnown = ({ from, to }: GraphEdge) => bodyOf.has(from) && bodyOf.has(to);
  const known = data.edges.filter(isKnown);
  const ends = (edge: { from: string; to: string }) =>
    [bodyOf.get(edge.from) ?? edge.from, bodyOf.get(edge.to) ?? edge.to] as const;
  const flows = [...grouped(known, (edge) => flowKey(...ends(edge))).values()].map((edges) => {
    const [from, to] = edges[0] ? ends(edges[0]) : ['', ''];
    return flowOf(edges, from, to, seconds);
  });
  const bodies = [...members].map(([id, nodes]) => bodyOfNodes(id, nodes, focused, flows));
  const isAmong = ({ from, to }: Flow) =>
    from === to && bodies.some(({ id, inside }) => id === from && inside);
  return {
    bodies: bodies.sort((a, b) => (a.id < b.id ? -1 : 1)),
    flows: flows.filter((flow) => !isAmong(flow)).sort(byImportance),
    spawned: [...grouped(spawned.filter(isKnown), (edge) => flowKey(...ends(edge)))].map(([key, edges]) => {
      const [from, to] = edges[0] ? ends(edges[0]) : ['', ''];
      return { key, from, to, actors: sum(edges, ({ actors = 0 }) => actors) };
    }),
    bodyOf,
    nodes: new Map(nodes.map((node) => [node.id, node])),
  };
}

/** Actors that run on no worker are a group without a name. */
const NAMELESS = 'no worker';

function named(node: GraphNode): GraphNode {
  return node.label === '' ? { ...node, label: NAMELESS } : node;
}

/** With a focus every actor stands alone; otherwise actors are only told of groups that are expanded. */
function bodyIdOf({ id, kind, group }: GraphNode, focused: boolean): string {
  return focused || kind === 'group' ? id : groupId(group);
}

export function groupId(group: string): string {
  return `group:${group}`;
}

function bodyOfNodes(
  id: string,
  nodes: readonly GraphNode[],
  focused: boolean,
  flows: readonly Flow[],
): Body {
  const [first] = nodes;
  if (!first || focused || first.kind === 'group') return bodyOfNode(first ?? EMPTY);
  const waits = nodes.map(({ waitP95 }) => waitP95).filter((wait) => wait !== undefined);
  return {
    id,
    kind: 'group',
    label: first.group || NAMELESS,
    group: first.group,
    actors: sum(nodes, ({ actors }) => actors),
    status: statusOfAll(nodes),
    received: sum(nodes, ({ received }) => received),
    sent: sum(nodes, ({ sent }) => sent),
    errors: sum(nodes, ({ errors }) => errors),
    waitP95: waits.length === 0 ? undefined : Math.max(...waits),
    inside: {
      actors: nodes.filter(({ kind }) => kind === 'actor'),
      rest: nodes.find(({ kind }) => kind === 'rest'),
      among: flows.find(({ from, to }) => from === id && to === id),
    },
  };
}

function bodyOfNode(node: GraphNode): Body {
  return { ...node, waitP95: node.waitP95, inside: undefined };
}

const EMPTY: GraphNode = {
  id: '',
  kind: 'group',
  label: '',
  group: '',
  actors: 0,
  status: {},
  received: 0,
  sent: 0,
  errors: 0,
};

function statusOfAll(nodes: readonly GraphNode[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { status } of nodes) {
    for (const [word, count] of Object.entries(status)) all[word] = (all[word] ?? 0) + count;
  }
  return all;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** The status of one actor: the word it has. Absent when it is gone or never registered. */
export function soleStatus(status: Readonly<Record<string, number>>): string | undefined {
  return statusShares(status)[0]?.word;
}

/** Words with their counts, what a person should look at first. */
export function statusShares(
  status: Readonly<Record<string, number>>,
): Array<{ word: string; count: number }> {
  return Object.entries(status)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => ({ word, count }))
    .sort((a, b) => statusRank(a.word) - statusRank(b.word) || (a.word < b.word ? -1 : 1));
}
