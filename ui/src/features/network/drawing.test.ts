import { describe, expect, it } from '@jest/globals';
import { draw, NO_DRAWING, type Standing } from './drawing.ts';
import { sift } from './flow.ts';
import { litBy } from './lit.ts';
import { stage } from './scene.ts';
import { someEdge, someGraph, someNode } from './some-graph.ts';

const standing: Standing = {
  places: { 'group:A': { x: 0, y: 0 }, 'group:B': { x: 300, y: 0 }, 'group:C': { x: 0, y: 300 } },
  frames: {},
  orders: {},
};
const edges = [
  someEdge('group:A', 'group:B', { messages: 30_000 }),
  someEdge('group:B', 'group:A', { messages: 300 }),
  someEdge('group:A', 'group:C', { messages: 300, errors: 30 }),
];
const nodes = ['A', 'B', 'C', 'D'].map((name) => someNode(`group:${name}`, { actors: 10 }));

describe('the drawing', () => {
  const scene = stage(someGraph({ nodes, edges }), false);

  it('leaves out what has no place yet and edges below the threshold, but no failing one', () => {
    const drawing = draw(scene, sift(scene.flows, 50).drawn, standing, NO_DRAWING);
    expect(drawing.bodies.map(({ body }) => body.label)).toEqual(['A', 'B', 'C']);
    expect(drawing.flows.map(({ flow }) => [flow.from, flow.to])).toEqual([
      ['group:A', 'group:C'],
      ['group:A', 'group:B'],
    ]);
    expect(drawing.flows[1]?.width).toBeGreaterThan((drawing.flows[0]?.width ?? 9) * 3);
  });

  it('routes again only when something stands elsewhere', () => {
    const first = draw(scene, scene.flows, standing, NO_DRAWING);
    const busier = stage(
      someGraph({ nodes, edges: edges.map((edge) => ({ ...edge, messages: 999 })) }),
      false,
    );
    const second = draw(busier, busier.flows, standing, first);
    const routesOf = ({ flows }: typeof first) => new Map(flows.map(({ flow, route }) => [flow.key, route]));
    for (const [key, route] of routesOf(second)) expect(route).toBe(routesOf(first).get(key));
    const moved = { ...standing, places: { ...standing.places, 'group:C': { x: 50, y: 300 } } };
    const third = draw(busier, busier.flows, moved, second);
    expect(third.routes.found.values().next().value).not.toBe(first.routes.found.values().next().value);
  });

  it('does not move an edge when its way back is hidden', () => {
    const both = draw(scene, scene.flows, standing, NO_DRAWING);
    const one = draw(scene, sift(scene.flows, 50).drawn, standing, NO_DRAWING);
    const there = (drawing: typeof both) => drawing.flows.find(({ flow }) => flow.to === 'group:B')?.route.d;
    expect(there(one)).toBe(there(both));
  });
});

describe('what is lit', () => {
  const scene = stage(someGraph({ nodes, edges }), false);

  it('is a node with its edges and neighbours, or an edge with its ends', () => {
    const node = litBy({ kind: 'node', id: 'group:C' }, scene);
    expect([...(node?.bodies ?? [])].sort()).toEqual(['group:A', 'group:C']);
    expect(node?.flows.size).toBe(1);
    const edge = litBy({ kind: 'edge', from: 'group:B', to: 'group:A' }, scene);
    expect([...(edge?.bodies ?? [])].sort()).toEqual(['group:A', 'group:B']);
    expect(edge?.flows.size).toBe(1);
  });

  it('is nothing for what is not there', () => {
    expect(litBy({ kind: 'node', id: 'group:Z' }, scene)).toBeUndefined();
    expect(litBy({ kind: 'edge', from: 'group:A', to: 'group:Z' }, scene)).toBeUndefined();
    expect(litBy(undefined, scene)).toBeUndefined();
  });
});
