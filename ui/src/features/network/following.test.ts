import { expect, test } from '@jest/globals';
import type { GraphRequest } from '@loom-studio/core-adapter/protocol';
import { toldOf } from './following.ts';
import { stage } from './scene.ts';
import { someEdge, someGraph, someNode } from './some-graph.ts';

const ASKED: GraphRequest = { topic: 'graph' };
const sent = someEdge('group:A', 'group:B');
const spawned = someEdge('group:C', 'group:A', { kind: 'spawned', messages: 0, actors: 2 });
const nodes = [
  someNode('group:A', { sent: 300 }),
  someNode('group:B', { received: 300 }),
  someNode('group:C'),
];
const data = someGraph({ nodes, edges: [sent, spawned] });
const idsOf = (list: ReadonlyArray<{ id: string }>) => list.map(({ id }) => id);

test('who spawned whom stands apart from messages, and brings nodes of its own only where it is shown', () => {
  const hidden = toldOf(data, ASKED, false);
  expect(hidden.data.edges).toEqual([sent]);
  expect(hidden.spawned).toEqual([spawned]);
  expect(idsOf(hidden.data.nodes)).toEqual(['group:A', 'group:B']);
  const shown = toldOf(data, ASKED, true);
  expect(shown.data.edges).toEqual([sent]);
  expect(idsOf(shown.data.nodes)).toEqual(['group:A', 'group:B', 'group:C']);
  const without = someGraph({ edges: [sent] });
  expect(toldOf(without, ASKED, false).data).toBe(without);
});

test('who spawned whom is drawn between what is drawn, added up', () => {
  const again = someEdge('rest:C', 'group:A', { kind: 'spawned', messages: 0, actors: 3 });
  const lost = someEdge('group:gone', 'group:A', { kind: 'spawned', messages: 0, actors: 1 });
  const opened = {
    ...data,
    nodes: [...nodes.slice(0, 2), someNode('rest:C'), someNode('actor:shop:c', { group: 'C' })],
  };
  const own = someEdge('actor:shop:c', 'group:A', { kind: 'spawned', messages: 0, actors: 1 });
  const scene = stage(toldOf(opened, ASKED, true).data, false, [again, own, lost]);
  expect(scene.spawned).toEqual([expect.objectContaining({ from: 'group:C', to: 'group:A', actors: 4 })]);
  expect(scene.flows).toHaveLength(1);
});
