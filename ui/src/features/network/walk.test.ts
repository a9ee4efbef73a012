import { describe, expect, it } from '@jest/globals';
import { draw, NO_DRAWING } from './drawing.ts';
import { stage } from './scene.ts';
import { someEdge, someGraph, someNode } from './some-graph.ts';
import { nextStop, stopsOf } from './walk.ts';

const stops = [
  { id: 'middle', x: 0, y: 0 },
  { id: 'right', x: 100, y: 10 },
  { id: 'far right', x: 300, y: 0 },
  { id: 'below', x: 20, y: 120 },
];
const from = (id: string) => stops.find((stop) => stop.id === id) ?? { id, x: 0, y: 0 };

describe('walking the graph', () => {
  it('goes to the nearest thing in the direction of the arrow, and stops at the rim', () => {
    expect(nextStop(stops, from('middle'), 'right')?.id).toBe('right');
    expect(nextStop(stops, from('right'), 'right')?.id).toBe('far right');
    expect(nextStop(stops, from('middle'), 'down')?.id).toBe('below');
    expect(nextStop(stops, from('below'), 'up')?.id).toBe('middle');
    expect(nextStop(stops, from('far right'), 'right')).toBeUndefined();
  });

  it('passes through a frame line by line', () => {
    const scene = stage(
      someGraph({
        nodes: [
          someNode('group:A'),
          someNode('actor:s:b1', { group: 'B', received: 9 }),
          someNode('actor:s:b2', { group: 'B', received: 8 }),
          someNode('rest:B', { group: 'B' }),
        ],
        edges: [someEdge('group:A', 'actor:s:b1')],
      }),
      false,
    );
    const drawing = draw(
      scene,
      scene.flows,
      {
        places: { 'group:A': { x: 0, y: 0 } },
        frames: { 'group:B': { x: 500, y: 0 } },
        orders: { 'group:B': ['actor:s:b1', 'actor:s:b2'] },
      },
      NO_DRAWING,
    );
    const all = stopsOf(drawing);
    expect(all.map(({ id }) => id)).toEqual(['group:A', 'group:B', 'actor:s:b1', 'actor:s:b2', 'rest:B']);
    const first = all.find(({ id }) => id === 'actor:s:b1');
    expect(first && nextStop(all, first, 'down')?.id).toBe('actor:s:b2');
  });
});
