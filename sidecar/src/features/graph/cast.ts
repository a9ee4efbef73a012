import { GRAPH_BOUNDS, type GraphNode, type GraphRequest } from '@loom-studio/core-adapter/protocol';
import type { View } from '../../studio.ts';
import type { Slices } from '../slices.ts';
import { ANYBODY, NOBODY } from './actor-table.ts';
import { createEdgeTable, type EdgeRows } from './edge-table.ts';
import { type Ends, eachRow, NOWHERE } from './sums.ts';
import type { Window } from './traffic.ts';

/** The group of those that never registered. */
export const UNKNOWN = 'unknown';

export const actorNodeId = (key: string): string => `actor:${key}`;
export const groupNodeId = (group: string): string => `group:${group}`;
export const restNodeId = (group: string): string => `rest:${group}`;

export type Asked = Omit<GraphRequest, 'topic'>;
export type Node = Pick<GraphNode, 'id' | 'kind' | 'label' | 'group'>;

/** Who is drawn as what. Place 0 is no node: it stands for senders that nobody named. */
export interface Cast {
  nodes: Node[];
  /** Number of the node that stands for an actor; negative: none does. */
  place(actor: number): number;
}

export const NO_SENDER = 0;

/** Where an actor belongs: as of now, or as it was last known. */
export type GroupOf = (actor: number) => string;

export function groupsIn(view: View, { actors }: Window, by: 'type' | 'worker'): GroupOf {
  return (actor) => {
    const key = actors.keyOf(actor);
    const colon = key.indexOf(':');
    const record = colon < 0 ? undefined : view.get(key.slice(0, colon), key.slice(colon + 1));
    if (record) actors.remember(actor, record);
    const known = actors.last(actor);
    if (!known) return UNKNOWN;
    return by === 'type' ? known.type : (known.worker ?? '');
  };
}

export interface Stage {
  window: Window;
  slices: Slices;
}

/** Groups as one node each; those expanded as their busiest actors and one node for the rest. */
export async function castOfGroups(stage: Stage, asked: Asked, groupOf: GroupOf): Promise<Cast> {
  const { window } = stage;
  const expanded = new Set(asked.expand ?? []);
  const stars = expanded.size === 0 ? new Set<number>() : await starsOf(stage, expanded, groupOf);
  return createCast(window, (actor) => {
    const group = groupOf(actor);
    if (!expanded.has(group)) return { id: groupNodeId(group), kind: 'group', label: group, group };
    if (stars.has(actor)) return actorNode(window, actor, group);
    return { id: restNodeId(group), kind: 'rest', label: group, group };
  });
}

/** The busiest actors of each expanded group. */
async function starsOf(stage: Stage, expanded: Set<string>, groupOf: GroupOf): Promise<Set<number>> {
  const busy = await messagesByActor(stage);
  const byGroup = new Map<string, number[]>([...expanded].map((group) => [group, []]));
  for (let actor = ANYBODY + 1; actor < busy.length; actor += 1) {
    if (stage.slices.isOver()) await stage.slices.rest();
    if (busy[actor]) byGroup.get(groupOf(actor))?.push(actor);
  }
  const busiest = (left: number, right: number) => (busy[right] ?? 0) - (busy[left] ?? 0) || left - right;
  return new Set([...byGroup.values()].flatMap((all) => all.sort(busiest).slice(0, GRAPH_BOUNDS.topActors)));
}

async function messagesByActor({ window, slices }: Stage): Promise<Float64Array> {
  const busy = new Float64Array(window.actors.size);
  await eachRow(window.messages, slices, ({ from, to, messages }, row) => {
    const [sender, receiver, count] = [from[row] ?? 0, to[row] ?? 0, messages[row] ?? 0];
    busy[sender] = (busy[sender] ?? 0) + count;
    if (receiver !== sender) busy[receiver] = (busy[receiver] ?? 0) + count;
  });
  return busy;
}

/** One actor and those within so many messages of it, each drawn singly, nearest first. */
export async function castOfNeighbours(
  stage: Stage,
  focus: NonNullable<Asked['focus']>,
  groupOf: GroupOf,
): Promise<Cast> {
  const { window } = stage;
  const start = window.actors.known(`${focus.app}:${focus.id}`);
  const reached = start === undefined ? new Set<number>() : await reach(stage, start, focus.hops);
  return createCast(window, (actor) =>
    reached.has(actor) ? actorNode(window, actor, groupOf(actor)) : undefined,
  );
}

/** Breadth first, along messages in either direction. Those without a name lead nowhere. */
async function reach({ window, slices }: Stage, start: number, hops: number): Promise<Set<number>> {
  const pairs = createEdgeTable();
  await eachRow(window.messages, slices, ({ from, to }, row) => {
    if ((from[row] ?? 0) > ANYBODY && (to[row] ?? 0) > ANYBODY)
      pairs.add(from[row] ?? 0, to[row] ?? 0, 0, 0, 0);
  });
  const edges: EdgeRows[] = [pairs.rows()];
  const reached = new Uint8Array(window.actors.size);
  reached[start] = 1;
  let all = [start];
  for (let hop = 1; hop <= hops; hop += 1) {
    const found: number[] = [];
    const meet = (near: number, far: number) => {
      if (reached[near] === 0 || (reached[near] ?? 0) > hop || reached[far]) return;
      reached[far] = hop + 1;
      found.push(far);
    };
    await eachRow(edges, slices, ({ from, to }, row) => {
      meet(from[row] ?? 0, to[row] ?? 0);
      meet(to[row] ?? 0, from[row] ?? 0);
    });
    all = [...all, ...found];
  }
  return new Set(all);
}

function actorNode({ actors }: Window, actor: number, group: string): Node {
  const key = actors.keyOf(actor);
  if (actor === ANYBODY) return { id: restNodeId(group), kind: 'rest', label: group, group };
  return { id: actorNodeId(key), kind: 'actor', label: key.slice(key.indexOf(':') + 1), group };
}

export function endsIn({ place }: Cast): Ends {
  return {
    from: ({ from }, row) => place(from[row] ?? 0),
    to: ({ to }, row) => place(to[row] ?? 0),
  };
}

/** Asks once for each actor what it is drawn as, when the first of its messages comes up. */
function createCast({ actors }: Window, nodeOf: (actor: number) => Node | undefined): Cast {
  const nodes: Node[] = [{ id: '', kind: 'rest', label: '', group: '' }];
  const numbers = new Map<string, number>();
  const UNASKED = -2;
  const places = new Int32Array(actors.size).fill(UNASKED);
  places[NOBODY] = NO_SENDER;
  const ask = (actor: number): number => {
    const node = nodeOf(actor);
    if (!node) return NOWHERE;
    const known = numbers.get(node.id);
    if (known !== undefined) return known;
    numbers.set(node.id, nodes.length);
    nodes.push(node);
    return nodes.length - 1;
  };
  return {
    nodes,
    place(actor) {
      if (places[actor] === UNASKED) places[actor] = ask(actor);
      return places[actor] ?? NOWHERE;
    },
  };
}
