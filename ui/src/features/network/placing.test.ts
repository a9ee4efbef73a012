import { describe, expect, it } from '@jest/globals';
import { onThisPage } from './layout/placer.ts';
import { createPlacing } from './placing.ts';
import { stage } from './scene.ts';
import { someEdge, someGraph, someNode } from './some-graph.ts';

const sceneOf = (...links: string[]) =>
  stage(someGraph({ edges: links.map((link) => someEdge(`group:${link[0]}`, `group:${link[1]}`)) }), false);
const expandedB = stage(
  someGraph({
    nodes: [
      someNode('group:A'),
      someNode('group:C'),
      someNode('actor:s:b1', { group: 'B' }),
      someNode('rest:B', { group: 'B', actors: 9 }),
    ],
    edges: [someEdge('group:A', 'actor:s:b1'), someEdge('rest:B', 'group:C')],
  }),
  false,
);

/** The page places at once, but tells so later. */
const placed = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

describe('places', () => {
  it('are kept from refresh to refresh, and when another picture was shown between', async () => {
    const placing = createPlacing(onThisPage);
    placing.follow('type', sceneOf('AB', 'BC'));
    await placed();
    expect(Object.keys(placing.standing.value.places)).toHaveLength(3);
    const first = { ...placing.standing.value.places };
    placing.follow('type', sceneOf('AB', 'BC', 'CD'));
    await placed();
    expect(Object.keys(placing.standing.value.places)).toHaveLength(4);
    expect(placing.standing.value.places).toMatchObject(first);
    placing.follow('worker', sceneOf('XY'));
    await placed();
    expect(Object.keys(placing.standing.value.places)).toEqual(['group:X', 'group:Y']);
    placing.follow('type', sceneOf('AB'));
    expect(placing.standing.value.places).toMatchObject(first);
  });

  it('stay when a group is expanded and folded again', async () => {
    const placing = createPlacing(onThisPage);
    placing.follow('type', sceneOf('AB', 'BC'));
    await placed();
    expect(Object.keys(placing.standing.value.places)).toHaveLength(3);
    const before = { ...placing.standing.value.places };
    placing.follow('type', expandedB);
    expect(placing.standing.value.places).toEqual(before);
    expect(placing.standing.value.frames['group:B']).toBeDefined();
    placing.fold('type', 'group:B');
    placing.follow('type', sceneOf('AB', 'BC'));
    expect(placing.standing.value).toMatchObject({ places: before, frames: {} });
  });

  it('are forgotten of the pictures seen longest ago, and counted', async () => {
    const placing = createPlacing(onThisPage);
    for (let index = 0; index < 14; index += 1) placing.follow(`focus ${index}`, sceneOf('AB'));
    await placed();
    expect(Object.keys(placing.standing.value.places)).toHaveLength(2);
    expect(placing.forgotten()).toBe(2);
  });
});
