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
  const stage = createStage(drawing, view, asked);
  if (asked.focus) stage.follow(ancestorsOf(view, asked.focus));
  let seen = 0;
  for (const record of view.live()) {
    seen += 1;
    if (seen % STRIDE === 0 && slices.isOver()) await slices.rest();
    if (record.parent !== undefined) stage.take(record, record.parent);
  }
  stage.finish();
}

/** The actor looked at and those it descends from, nearest first. */
function ancestorsOf(view: View, { app, id, hops }: NonNullable<Asked['focus']>): ActorRecord[] {
  const line: ActorRecord[] = [];
  for (let record = view.get(app, id); record && line.length <= hops; ) {
    if (line.includes(record)) break;
    line.push(record);
    record = record.parent === undefined ? undefined : view.get(app, record.parent);
  }
  return line;
}

function createStage(drawing: Drawing, view: View, asked: Asked) {
  const drawn = new Set(drawing.nodes.map(({ id }) => id));
  /** Nodes and edges that found no room. No more than live actors, and only while this is drawn. */
  const left = { nodes: new Set<string>(), edges: new Set<string>() };
  const edges = new Map<string, GraphEdge>();
  const expanded = new Set(asked.expand ?? []);

  const groupOf = (record: ActorRecord | undefined): string => {
    if (!record) return UNKNOWN;
    return (asked.group ?? 'type') === 'type' ? record.type : (record.worker ?? '');
  };
  const nodeOf = (key: string, record: ActorRecord | undefined): Node => {
    const group = groupOf(record);
    const single = actorNodeId(key);
    if (asked.focus || drawn.has(single))
      return { id: single, kind: 'actor', label: key.slice(key.indexOf(':') + 1), group };
    if (expanded.has(group)) return { id: restNodeId(group), kind: 'rest', label: group, group };
    return { id: groupNodeId(group), kind: 'group', label: group, group };
  };
  /** Whether the node is drawn, by now or already. */
  const draw = (node: Node): boolean => {
    if (drawn.has(node.id)) return true;
    if (drawing.nodes.length >= GRAPH_BOUNDS.nodes) {
      left.nodes.add(node.id);
      return false;
    }
    drawn.add(node.id);
    drawing.nodes.push(stillNode(node));
    return true;
  };
  const center = asked.focus && actorKey(asked.focus.app, asked.focus.id);
  /** Around one actor, only its own children join those that are drawn. */
  const isShown = (node: Node, parentKey: string): boolean =>
    asked.focus && parentKey !== center ? drawn.has(node.id) : draw(node);

  return {
    follow(line: readonly ActorRecord[]) {
      if (line.length < 2) return;
      for (const record of line) draw(nodeOf(actorKey(record.app, record.id), record));
    },
    take(record: ActorRecord, parent: string) {
      const parentKey = actorKey(record.app, parent);
      const from = nodeOf(parentKey, view.get(record.app, parent));
      const to = nodeOf(actorKey(record.app, record.id), record);
      const key = JSON.stringify([from.id, to.id]);
      if (![from, to].every((node) => isShown(node, parentKey))) {
        if (!asked.focus || parentKey === center) left.edges.add(key);
        return;
      }
      const edge = edges.get(key) ?? spawnedEdge(from.id, to.id);
      edge.actors = (edge.actors ?? 0) + 1;
      edges.set(key, edge);
    },
    finish() {
      const most = [...edges.values()].sort((a, b) => (b.actors ?? 0) - (a.actors ?? 0));
      const room = GRAPH_BOUNDS.edges - drawing.edges.length;
      drawing.edges.push(...most.slice(0, room));
      drawing.hidden.edges += left.edges.size + Math.max(0, most.length - room);
      drawing.hidden.nodes += left.nodes.size;
    },
  };
}

function spawnedEdge(from: string, to: string): GraphEdge {
  return { kind: 'spawned', from, to, messages: 0, errors: 0, actors: 0 };
}

/** Presence is counted later, for all nodes. */
function stillNode(node: Node): GraphNode {
  return { ...node, actors: 0, status: {}, received: 0, sent: 0, errors: 0 };
}
