import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { GraphData, LogEvent } from '@loom-studio/core-adapter/protocol';
import { createTimedStudio, type TimedStudio } from '../timed-studio.ts';
import { createGraph, type Graph } from './graph.ts';

const SHOP = 'shop/host/aa1';
const born = (id: string, type: string, worker?: string): LogEvent => {
  return { kind: 'registered', at: 1, id, type, ...(worker !== undefined && { worker }) };
};
const told = (from: string, to: string): LogEvent => ({ kind: 'message', at: 1, to, from, type: 'Do' });

let world: TimedStudio;
let graph: Graph;
beforeEach(async () => {
  world = await createTimedStudio();
  graph = createGraph({ studio: world.studio });
});
afterEach(async () => {
  graph.close();
  await world.close();
});

const edgesOf = ({ edges }: GraphData) =>
  edges.map(({ from, to, messages }) => `${from} → ${to} ${messages}`);
const nodeOf = ({ nodes }: GraphData, id: string) => nodes.find((node) => node.id === id);

describe('the graph of who spawned whom', () => {
  const child = (id: string, type: string, parent: string): LogEvent => ({
    ...{ kind: 'registered', at: 1, id, type, worker: `w-${type}`, parent },
  });
  const spawnedIn = ({ edges }: GraphData) =>
    edges
      .filter(({ kind }) => kind === 'spawned')
      .map(({ from, to, actors }) => `${from} → ${to} ${actors}`)
      .sort();
  const family = [
    ...[born('boss', 'Supervisor', 'w-Supervisor'), child('a', 'Order', 'boss'), child('b', 'Order', 'boss')],
    ...[child('a-1', 'Line', 'a'), child('lost', 'Line', 'gone')],
  ];

  it('shows it beside messages, by type and worker, with those that sent none', async () => {
    await world.send(SHOP, [...family, told('a', 'b')]);
    const data = await graph.read({});
    expect(spawnedIn(data)).toEqual([
      'group:Order → group:Line 1',
      'group:Supervisor → group:Order 2',
      'group:unknown → group:Line 1',
    ]);
    expect(edgesOf(data)).toContain('group:Order → group:Order 1');
    expect(data).toMatchObject({ messages: 1, hidden: { nodes: 0, edges: 0, messages: 0 } });
    expect(nodeOf(data, 'group:Supervisor')).toMatchObject({ actors: 1, received: 0, sent: 0 });
    expect(spawnedIn(await graph.read({ group: 'worker' }))).toContain(
      'group:w-Supervisor → group:w-Order 2',
    );
    expect(await graph.edge({}, 'group:Supervisor', 'group:Order')).toBeUndefined();
  });

  it('shows actors singly where their group is opened, the others as the rest', async () => {
    await world.send(SHOP, [...family, told('boss', 'a')]);
    const data = await graph.read({ expand: ['Order'] });
    expect(spawnedIn(data)).toEqual([
      'actor:shop:a → group:Line 1',
      'group:Supervisor → actor:shop:a 1',
      'group:Supervisor → rest:Order 1',
      'group:unknown → group:Line 1',
    ]);
  });

  it('shows the line and the children of one actor', async () => {
    await world.send(SHOP, family);
    const near = await graph.read({ focus: { app: 'shop', id: 'a', hops: 1 } });
    expect(spawnedIn(near)).toEqual(['actor:shop:a → actor:shop:a-1 1', 'actor:shop:boss → actor:shop:a 1']);
    expect(near.nodes.map(({ label, actors }) => `${label} ${actors}`).sort()).toEqual([
      'a 1',
      'a-1 1',
      'boss 1',
    ]);
    const far = await graph.read({ focus: { app: 'shop', id: 'a-1', hops: 2 } });
    expect(far.nodes.map(({ label }) => label).sort()).toEqual(['a', 'a-1', 'boss']);
    expect((await graph.read({ focus: { app: 'shop', id: 'nobody', hops: 1 } })).nodes).toEqual([]);
  });

  it('follows no circle, and forgets who is gone', async () => {
    await world.send(SHOP, [child('x', 'X', 'y'), child('y', 'Y', 'x')]);
    const data = await graph.read({ focus: { app: 'shop', id: 'x', hops: 3 } });
    expect(spawnedIn(data)).toEqual(['actor:shop:x → actor:shop:y 1', 'actor:shop:y → actor:shop:x 1']);
    await world.send(
      SHOP,
      ['x', 'y'].map((id) => ({ kind: 'removed', at: 1, id })),
    );
    expect((await graph.read({})).edges).toEqual([]);
    expect(world.studio.view.groups().spawned).toBe(0);
  });

  it('hides what is too much, and says how much', async () => {
    const ids = Array.from({ length: 200 }, (_, n) => `c-${n}`);
    await world.send(SHOP, [born('boss', 'Supervisor'), ...ids.map((id) => child(id, id, 'boss'))]);
    const data = await graph.read({});
    expect(data.nodes).toHaveLength(150);
    expect(spawnedIn(data)).toHaveLength(149);
    expect(data.hidden).toEqual({ nodes: 51, edges: 51, messages: 0 });
  });
});
