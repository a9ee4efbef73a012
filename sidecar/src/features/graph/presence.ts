import type { ActorRecord, GraphNode } from '@loom-studio/core-adapter/protocol';
import type { View } from '../../studio.ts';
import type { Slices } from '../slices.ts';

const STRIDE = 256;

/** Live actors behind each node, by the status people see. Written into the nodes. */
export async function addPresence(
  nodes: readonly GraphNode[],
  view: View,
  by: 'type' | 'worker',
  slices: Slices,
): Promise<void> {
  const known = new Map(nodes.map((node) => [node.id, node]));
  for (const { id, kind } of nodes) if (kind === 'actor') addActor(known, id, view);
  if (nodes.every(({ kind }) => kind === 'actor')) return;
  let seen = 0;
  for (const record of view.live()) {
    seen += 1;
    if (seen % STRIDE === 0 && slices.isOver()) await slices.rest();
    const group = by === 'type' ? record.type : (record.worker ?? '');
    const node = known.get(`group:${group}`) ?? known.get(`rest:${group}`);
    if (!node) continue;
    if (node.kind === 'rest' && known.has(`actor:${record.app}:${record.id}`)) continue;
    count(node, record, view);
  }
}

function addActor(nodes: Map<string, GraphNode>, id: string, view: View): void {
  const [, app = '', name = ''] = /^actor:([^:]*):(.*)$/s.exec(id) ?? [];
  const record = view.get(app, name);
  const node = nodes.get(id);
  if (node && record && record.removedAt === undefined) count(node, record, view);
}

function count(node: GraphNode, record: ActorRecord, view: View): void {
  const status = seenStatus(record, view);
  node.actors += 1;
  node.status[status] = (node.status[status] ?? 0) + 1;
}

/** Liveness comes first, then what the actor said of itself. */
function seenStatus(record: ActorRecord, view: View): string {
  if (view.ownerLostSince(record) !== undefined) return 'owner lost';
  return record.quietSince === undefined ? record.status : 'quiet';
}
