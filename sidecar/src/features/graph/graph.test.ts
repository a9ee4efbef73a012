import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { GraphData, LogEvent } from '@loom-studio/core-adapter/protocol';
import fc from 'fast-check';
import { createTimedStudio, type TimedStudio } from '../timed-studio.ts';
import { createGraph, type Graph } from './graph.ts';
import { BUCKET_MS } from './traffic.ts';

const SHOP = 'shop/host/aa1';
const born = (id: string, type: string, worker?: string): LogEvent => {
  return { kind: 'registered', at: 1, id, type, ...(worker !== undefined && { worker }) };
};
const told = (from: string | undefined, to: string, more = {}): LogEvent => {
  return { kind: 'message', at: 1, to, ...(from !== undefined && { from }), type: 'Do', ...more };
};

let world: TimedStudio;
let graph: Graph;
beforeEach(async () => {
  world = await createTimedStudio(1_000_000_000 - (1_000_000_000 % BUCKET_MS));
  graph = createGraph({ studio: world.studio });
});
afterEach(async () => {
  graph.close();
  await world.close();
});

const edgesOf = ({ edges }: GraphData) =>
  edges.map(({ from, to, messages }) => `${from} → ${to} ${messages}`).sort();
const nodeOf = ({ nodes }: GraphData, id: string) => nodes.find((node) => node.id === id);

describe('the graph', () => {
  it('sums up messages by type, with errors and times', async () => {
    await world.send(SHOP, [born('c', 'Cart'), born('o', 'Order'), born('o-2', 'Order')]);
    await world.send(SHOP, [
      told('c', 'o', { waitMs: 10, runMs: 3 }),
      told('c', 'o-2', { waitMs: 100, runMs: 3, error: 'declined' }),
      told('o', 'c'),
      told(undefined, 'c', { waitMs: 50 }),
    ]);
    const data = await graph.read({});
    expect(edgesOf(data)).toEqual(['group:Cart → group:Order 2', 'group:Order → group:Cart 1']);
    expect(data).toMatchObject({ messages: 4, senderless: 1, hidden: { nodes: 0, edges: 0, messages: 0 } });
    const edge = data.edges.find(({ from }) => from === 'group:Cart');
    expect(edge).toMatchObject({ errors: 1 });
    expect(Math.abs((edge?.waitP50 ?? 0) - 10)).toBeLessThan(1.6);
    expect(Math.abs((edge?.waitP95 ?? 0) - 100)).toBeLessThan(15.1);
    expect(Math.abs((edge?.runP95 ?? 0) - 3)).toBeLessThan(0.46);
    expect(data.edges.find(({ from }) => from === 'group:Order')).not.toHaveProperty('waitP95');
    expect(nodeOf(data, 'group:Order')).toMatchObject({
      actors: 2,
      status: { active: 2 },
      received: 2,
      sent: 1,
      errors: 1,
    });
    expect(nodeOf(data, 'group:Cart')).toMatchObject({ received: 2, sent: 2, waitP95: expect.any(Number) });
  });

  it('counts a report that stands for many as that many', async () => {
    await world.send(SHOP, [born('c', 'Cart'), born('o', 'Order')]);
    const alike = told('c', 'o', { waitMs: 10, runMs: 3, error: 'declined', times: 39 });
    await world.send(SHOP, [alike, told('c', 'o', { waitMs: 900, runMs: 900 })]);
    const data = await graph.read({});
    expect(data).toMatchObject({ messages: 40, edges: [{ messages: 40, errors: 39 }] });
    expect(data.edges[0]?.waitP95).toBeLessThan(12);
    expect(data.edges[0]?.runP95).toBeLessThan(4);
    const detail = await graph.edge({}, 'group:Cart', 'group:Order');
    expect(detail).toMatchObject({
      kinds: [{ type: 'Do', messages: 40, errors: 39 }],
      failures: [{ error: 'declined', count: 39 }],
    });
  });

  it('groups by worker, and puts those that never registered together', async () => {
    await world.send(SHOP, [born('c', 'Cart', 'w-1'), born('o', 'Order')]);
    await world.send(SHOP, [told('c', 'o'), told('stranger', 'c')]);
    const byWorker = await graph.read({ group: 'worker' });
    expect(edgesOf(byWorker)).toEqual(['group:unknown → group:w-1 1', 'group:w-1 → group: 1']);
    const data = await graph.read({});
    expect(nodeOf(data, 'group:unknown')).toMatchObject({ actors: 0, sent: 1 });
  });

  it('opens a group into its busiest actors and the rest', async () => {
    const ids = Array.from({ length: 33 }, (_, index) => `o-${index}`);
    await world.send(SHOP, [born('c', 'Cart'), ...ids.map((id) => born(id, 'Order')), born('idle', 'Order')]);
    await world.send(
      SHOP,
      ids.flatMap((id, index) => Array.from({ length: index + 1 }, () => told('c', id))),
    );
    await world.send(SHOP, [told('o-32', 'o-0'), told('o-32', 'o-32')]);
    const data = await graph.read({ expand: ['Order', 'nothing'] });
    const rest = nodeOf(data, 'rest:Order');
    expect(data.nodes.filter(({ kind }) => kind === 'actor')).toHaveLength(30);
    expect(rest).toMatchObject({ kind: 'rest', group: 'Order', actors: 4, received: 1 + 1 + 2 + 3 });
    expect(nodeOf(data, 'actor:shop:o-32')).toMatchObject({
      label: 'o-32',
      actors: 1,
      received: 34,
      sent: 2,
    });
    expect(edgesOf(data)).toEqual(
      expect.arrayContaining(['actor:shop:o-32 → rest:Order 1', 'group:Cart → rest:Order 6']),
    );
  });

  it('looks around one actor, so many messages far', async () => {
    const chain = ['a', 'b', 'c', 'd', 'e'];
    await world.send(
      SHOP,
      chain.map((id) => born(id, 'Step')),
    );
    await world.send(SHOP, [
      told('a', 'b'),
      told('c', 'b'),
      told('c', 'd'),
      told('d', 'e'),
      told(undefined, 'e'),
    ]);
    const near = await graph.read({ focus: { app: 'shop', id: 'a', hops: 2 } });
    expect(near.nodes.map(({ label }) => label).sort()).toEqual(['a', 'b', 'c']);
    expect(edgesOf(near)).toEqual(['actor:shop:a → actor:shop:b 1', 'actor:shop:c → actor:shop:b 1']);
    expect(near.messages).toBe(2);
    const far = await graph.read({ focus: { app: 'shop', id: 'b', hops: 3 } });
    expect(far).toMatchObject({ messages: 5, senderless: 1 });
    expect((await graph.read({ focus: { app: 'shop', id: 'nobody', hops: 1 } })).nodes).toEqual([]);
  });

  it('hides what is too much, and says how much', async () => {
    const ids = Array.from({ length: 200 }, (_, index) => `o-${index}`);
    await world.send(
      SHOP,
      ids.map((id) => told('hub', id)),
    );
    const data = await graph.read({ focus: { app: 'shop', id: 'hub', hops: 1 } });
    expect(data.nodes).toHaveLength(150);
    expect(data).toMatchObject({ messages: 200, hidden: { nodes: 51, edges: 51, messages: 51 } });
    expect(data.nodes[0]).toMatchObject({ id: 'actor:shop:hub', sent: 200 });
  });

  it('knows the last minutes only, and the dead as they last were', async () => {
    await world.send(SHOP, [born('c', 'Cart'), born('o', 'Order')]);
    await world.send(SHOP, [told('c', 'o')]);
    await world.pass(3 * 60_000);
    await world.send(SHOP, [told('c', 'o'), { kind: 'removed', at: 1, id: 'c' }]);
    expect((await graph.read({ window: '1m' })).messages).toBe(1);
    const data = await graph.read({ window: '5m' });
    expect(edgesOf(data)).toEqual(['group:Cart → group:Order 2']);
    expect(nodeOf(data, 'group:Cart')).toMatchObject({ actors: 0, status: {} });
    await world.pass(16 * 60_000);
    expect((await graph.read({ window: '15m' })).messages).toBe(0);
  });

  it('says since when it knows', async () => {
    const began = world.now();
    await world.pass(30_000);
    expect((await graph.read({ window: '5m' })).coveredFrom).toBe(began);
    expect((await graph.read({ window: '1m' })).windowMs).toBe(60_000);
    await world.pass(60_000);
    expect((await graph.read({ window: '1m' })).coveredFrom).toBe(world.now() - 60_000);
    await world.lose();
    expect((await graph.read({ window: '1m' })).coveredFrom).toBe(world.now());
  });

  it('lets the oldest go when it is full, and tells', async () => {
    const small = createGraph({ studio: world.studio, limits: { rows: 40 } });
    for (let bucket = 0; bucket < 4; bucket += 1) {
      await world.send(
        SHOP,
        Array.from({ length: 20 }, (_, index) => told(`s-${index}`, 'o')),
      );
      await world.pass(BUCKET_MS);
    }
    await world.send(SHOP, [told('c', 'o')]);
    const data = await small.read({ window: '15m' });
    expect(data.messages).toBe(41);
    expect(data.coveredFrom).toBe(world.now() - 2 * BUCKET_MS);
    expect(small.drops()).toMatchObject({ graphRows: 40 });
    small.close();
  });

  it('counts what it cannot tell apart', async () => {
    const limits = { actors: 2, kinds: 2, failures: 1 };
    const small = createGraph({ studio: world.studio, limits });
    await world.send(SHOP, [
      told('a', 'b', { type: 'One', error: 'first' }),
      told('c', 'b', { type: 'Two', error: 'second' }),
    ]);
    const data = await small.read({ expand: ['unknown'] });
    expect(edgesOf(data)).toEqual(['actor:shop:a → actor:shop:b 1', 'rest:unknown → actor:shop:b 1']);
    expect(small.drops()).toEqual({ graphRows: 0, graphKinds: 1, graphFailures: 1, graphActors: 1 });
    small.close();
  });

  it('looks closely at one edge', async () => {
    await world.send(SHOP, [born('c', 'Cart'), born('o', 'Order'), born('o-2', 'Order')]);
    await world.send(SHOP, [
      told('c', 'o', { type: 'Place', waitMs: 5 }),
      told('c', 'o', { type: 'Place', waitMs: 5 }),
      told('c', 'o-2', { type: 'Cancel', waitMs: 900, error: 'too late' }),
      told('o', 'o-2', { error: 'elsewhere' }),
    ]);
    const detail = await graph.edge({}, 'group:Cart', 'group:Order');
    expect(detail).toMatchObject({ messages: 3, errors: 1 });
    expect(detail?.kinds.map(({ type, messages }) => [type, messages])).toEqual([
      ['Place', 2],
      ['Cancel', 1],
    ]);
    expect(detail?.pairs.map(({ to }) => to)).toEqual(['shop:o-2', 'shop:o']);
    expect(detail?.failures).toEqual([{ error: 'too late', count: 1, lastAt: world.now() }]);
    const single = await graph.edge({ expand: ['Order'] }, 'group:Cart', 'actor:shop:o');
    expect(single).toMatchObject({ messages: 2, failures: [] });
    expect(await graph.edge({}, 'group:Order', 'group:Cart')).toBeUndefined();
    expect(await graph.edge({}, 'group:Cart', 'actor:shop:o')).toBeUndefined();
  });

  it('puts every message into one edge, or says where else it is, whatever is opened', async () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'stranger');
    const messages = fc.array(fc.tuple(fc.option(id, { nil: undefined }), id), { maxLength: 40 });
    const groups = fc.subarray(['A', 'B', 'unknown']);
    await world.send(
      SHOP,
      ['a', 'b', 'c', 'd', 'e', 'f'].map((each, index) => born(each, index % 2 ? 'A' : 'B')),
    );
    let sent = 0;
    let unsent = 0;
    await fc.assert(
      fc.asyncProperty(messages, groups, async (batch, expand) => {
        await world.send(
          SHOP,
          batch.map(([from, to]) => told(from, to)),
        );
        sent += batch.length;
        unsent += batch.filter(([from]) => from === undefined).length;
        const data = await graph.read({ expand, window: '15m' });
        const drawn = data.edges.reduce((sum, edge) => sum + edge.messages, 0);
        expect([drawn + data.hidden.messages, data.messages, data.senderless]).toEqual([
          sent - unsent,
          sent,
          unsent,
        ]);
        const received = data.nodes.reduce((sum, node) => sum + node.received, 0);
        expect(received).toBe(sent);
      }),
    );
  });
});
