import { expect, test } from '@jest/globals';
import { messagesIn } from './following.ts';
import { someEdge, someGraph, someNode } from './some-graph.ts';

test('who spawned whom is left out, with those that are there for that alone', () => {
  const sent = someEdge('group:A', 'group:B');
  const nodes = [
    someNode('group:A', { sent: 300 }),
    someNode('group:B', { received: 300 }),
    someNode('group:C'),
  ];
  const spawned = someEdge('group:C', 'group:A', { kind: 'spawned', messages: 0, actors: 2 });
  const shown = messagesIn(someGraph({ nodes, edges: [sent, spawned] }));
  expect(shown.edges).toEqual([sent]);
  expect(shown.nodes.map(({ id }) => id)).toEqual(['group:A', 'group:B']);
  const without = someGraph({ edges: [sent] });
  expect(messagesIn(without)).toBe(without);
});
