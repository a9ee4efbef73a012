import { describe, expect, it } from '@jest/globals';
import { soleStatus, stage } from './scene.ts';
import { someEdge, someGraph, someNode } from './some-graph.ts';

const expanded = someGraph({
  nodes: [
    someNode('group:Order', { actors: 100 }),
    someNode('actor:shop:p1', { group: 'Payment', status: { failed: 1 }, received: 90, errors: 3 }),
    someNode('actor:shop:p2', { group: 'Payment', status: { busy: 1 }, received: 10, waitP95: 70 }),
    someNode('rest:Payment', { group: 'Payment', actors: 48, status: { idle: 47, busy: 1 }, received: 5 }),
  ],
  edges: [
    someEdge('group:Order', 'actor:shop:p1', { messages: 90, errors: 3, waitP95: 10 }),
    someEdge('group:Order', 'actor:shop:p2', { messages: 10, waitP95: 70 }),
    someEdge('rest:Payment', 'group:Order', { messages: 7 }),
    someEdge('actor:shop:p1', 'actor:shop:p2', { messages: 4 }),
    someEdge('actor:shop:p2', 'rest:Payment', { messages: 2 }),
  ],
});

describe('the scene', () => {
  const scene = stage(expanded, false);

  it('puts an expanded group together in one frame that keeps the id of the group', () => {
    expect(scene.bodies.map(({ id }) => id)).toEqual(['group:Order', 'group:Payment']);
    expect(scene.bodies[1]).toMatchObject({
      actors: 50,
      status: { failed: 1, busy: 2, idle: 47 },
      received: 105,
      errors: 3,
      waitP95: 70,
      inside: { actors: [{ label: 'p1' }, { label: 'p2' }], rest: { actors: 48 }, among: { messages: 6 } },
    });
    expect(scene.bodyOf.get('actor:shop:p2')).toBe('group:Payment');
  });

  it('bundles the edges of a frame, losing no message', () => {
    expect(scene.flows.map(({ from, to, messages }) => [from, to, messages])).toEqual([
      ['group:Order', 'group:Payment', 100],
      ['group:Payment', 'group:Order', 7],
    ]);
    expect(scene.flows[0]).toMatchObject({ errors: 3, bundled: true, waitP95: 70 });
    const drawn = scene.flows.reduce((all, { messages }) => all + messages, 6);
    expect(drawn).toBe(expanded.messages);
  });

  it('shows actors singly around a focus', () => {
    const bodies = stage(expanded, true).bodies;
    expect(bodies.map(({ id }) => id)).toEqual([
      'actor:shop:p1',
      'actor:shop:p2',
      'group:Order',
      'rest:Payment',
    ]);
  });

  it('keeps what a group sends itself as an edge of its own', () => {
    const own = stage(someGraph({ edges: [someEdge('group:A', 'group:A')] }), false);
    expect(own.flows).toHaveLength(1);
  });
});

describe('the status of one actor', () => {
  it('is unknown when it is gone', () => {
    expect(soleStatus({ busy: 1 })).toBe('busy');
    expect(soleStatus({ busy: 0 })).toBeUndefined();
  });
});
