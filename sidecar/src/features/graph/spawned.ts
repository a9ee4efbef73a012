import {
  type ActorRecord,
  actorKey,
  GRAPH_BOUNDS,
  type GraphEdge,
  type GraphNode,
} from '@loom-studio/core-adapter/protocol';
import type { View } from '../../studio.ts';
import type { Slices } from '../slices.ts';
import { type Asked, actorNodeId, groupNodeId, type Node, restNodeId, UNKNOWN } from './cast.ts';
import type { Drawing } from './drawing.ts';

const STRIDE = 256;

/**
 * Adds who spawned whom, as far as actors tell: edges of another kind, with nodes for those that sent no messages
 * while there is room. Costs nothing where nobody tells of a parent, else one walk over the live actors.
 */
export async function addSpawned(drawing: Drawing, view: View, asked: Asked, slices: Slices): Promise<void> {
  if (view.groups().spawned === 0) return;
  const found = asked.focus
    ? await aroundActor(drawing, view, asked, asked.focus, slices)
    : await betweenGroups(drawing, view, asked, slices);
  draw(drawing, found);
}

/** Live actors that were spawned, by the node that did and the node they are in. */
interface Found {
  pairs: Array<{ from: string; to: string; actors: number }>;
  /** What a node is, of those that may be drawn. */
  node(id: string): Node;
}

async function betweenGroups(drawing: Drawing, view: View, asked: Asked, slices: Slices): Promise<Found> {
  const drawn = new Set(drawing.nodes.map(({ id }) => id));
  const nodes = new Map<string, Node>();
  const groups = new Map<string, string>();
  const expanded = new Set(asked.expand ?? []);
  const idOfGroup = (group: string): string => {
    const known = groups.get(group);
    if (known !== undefined) return known;
    const isOpen = expanded.has(group);
    const id = isOpen ? restNodeId(group) : groupNodeId(group);
    nodes.set(id, { id, kind: isOpen ? 'rest' : 'group', label: group, group });
    groups.set(group, id);
    return id;
  };
  const idOf = (record: ActorRecord | undefined): string => {
    const group = groupOf(record, asked);
    if (record && expanded.has(group)) {
      const single = actorNodeId(actorKey(record.app, record.id));
      if (drawn.has(single)) return single;
    }
    return idOfGroup(group);
  };
  const counts = new Map<string, Map<string, number>>();
  await eachLive(view, slices, (record) => {
    if (record.parent === undefined) return;
    const from = idOf(view.get(record.app, record.parent));
    const to = idOf(record);
    const children = counts.get(from) ?? new Map<string, number>();
    if (children.size === 0) counts.set(from, children);
    children.set(to, (children.get(to) ?? 0) + 1);
  });
  const pairs = [...counts].flatMap(([from, children]) =>
    [...children].map(([to, actors]) => ({ from, to, actors })),
  );
  return { pairs, node: (id) => nodes.get(id) as Node };
}

/** The line an actor descends from, its own children, and whoever else is drawn by the messages around it. */
async function aroundActor(
  drawing: Drawing,
  view: View,
  asked: Asked,
  { app, id, hops }: NonNullable<Asked['focus']>,
  slices: Slices,
): Promise<Found> {
  const shown = new Map<string, ActorRecord>();
  const show = (record: ActorRecord | undefined) => {
    if (record) shown.set(actorNodeId(actorKey(record.app, record.id)), record);
  };
  for (const node of drawing.nodes) show(actorOf(node, view));
  for (const record of lineOf(view, app, id, hops)) show(record);
  await eachLive(view, slices, (record) => {
    if (record.parent === id && record.app === app) show(record);
  });
  const pairs = [...shown].flatMap(([to, record]) => {
    const from = actorNodeId(actorKey(record.app, record.parent ?? ''));
    const isPair = record.parent !== undefined && record.removedAt === undefined && shown.has(from);
    return isPair ? [{ from, to, actors: 1 }] : [];
  });
  const node = (name: string): Node => {
    const record = shown.get(name);
    return { id: name, kind: 'actor', label: record?.id ?? '', group: groupOf(record, asked) };
  };
  return { pairs, node };
}

/** An actor and those it descends from, nearest first. */
function lineOf(view: View, app: string, id: string, hops: number): ActorRecord[] {
  const line: ActorRecord[] = [];
  let record = view.get(app, id);
  while (record && line.length <= hops && !line.includes(record)) {
    line.push(record);
    record = record.parent === undefined ? undefined : view.get(app, record.parent);
  }
  return line;
}

function actorOf({ id, kind }: GraphNode, view: View): ActorRecord | undefined {
  return kind === 'actor' ? view.record(id.slice(actorNodeId('').length)) : undefined;
}

function groupOf(record: ActorRecord | undefined, { group = 'type' }: Asked): string {
  if (!record) return UNKNOWN;
  return group === 'type' ? record.type : (record.worker ?? '');
}

async function eachLive(view: View, slices: Slices, take: (record: ActorRecord) => void): Promise<void> {
  let seen = 0;
  for (const record of view.live()) {
    seen += 1;
    if (seen % STRIDE === 0 && slices.isOver()) await slices.rest();
    take(record);
  }
}

/** Most spawned first; what finds no room is counted. */
function draw(drawing: Drawing, { pairs, node }: Found): void {
  const drawn = new Set(drawing.nodes.map(({ id }) => id));
  const left = new Set<string>();
  const hasRoom = (id: string): boolean => {
    if (drawn.has(id)) return true;
    if (drawing.nodes.length >= GRAPH_BOUNDS.nodes) {
      left.add(id);
      return false;
    }
    drawn.add(id);
    drawing.nodes.push(stillNode(node(id)));
    return true;
  };
  for (const pair of pairs.sort((one, other) => other.actors - one.actors)) {
    const isShown = [hasRoom(pair.from), hasRoom(pair.to)].every(Boolean);
    if (isShown && drawing.edges.length < GRAPH_BOUNDS.edges) drawing.edges.push(spawnedEdge(pair));
    else drawing.hidden.edges += 1;
  }
  drawing.hidden.nodes += left.size;
}

function spawnedEdge({ from, to, actors }: Found['pairs'][number]): GraphEdge {
  return { kind: 'spawned', from, to, messages: 0, errors: 0, actors };
}

/** Presence is counted later, for all nodes. */
function stillNode(node: Node): GraphNode {
  return { ...node, actors: 0, status: {}, received: 0, sent: 0, errors: 0 };
}
