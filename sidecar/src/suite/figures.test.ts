import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../../../tests/support/eventually.ts';
import { createWorld, type World } from './world.ts';

const at = Date.now();
const born = (id: string, type: string, worker: string) => ({ kind: 'registered', at, id, type, worker });
const told = (to: string, more = {}) => ({
  kind: 'message',
  at,
  to,
  from: 'cart-1',
  type: 'Charge',
  ...more,
});

describe('figures', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({});
    await world.flush(1, [
      born('cart-1', 'Cart', 'w-1'),
      born('pay-1', 'Payment', 'w-2'),
      { kind: 'changed', at, id: 'pay-1', messages: 3, queueDepth: 2 },
      told('pay-1', { waitMs: 20, runMs: 5 }),
      told('pay-1', { waitMs: 40, runMs: 5, error: 'CardDeclined' }),
      { kind: 'message', at, to: 'cart-1' },
    ]);
  });
  afterAll(() => world.close());

  test('of the last minutes are read as series', async () => {
    await eventually(async () => {
      const { json } = await world.ask('/api/metrics/series?split=worker');
      expect(json.times.length).toBeGreaterThan(0);
      expect(json.groups.map((group: { name: string }) => group.name)).toEqual(['all', 'w-1', 'w-2']);
      expect(json.groups[2].depth.at(-1)).toBe(2);
      expect(json.groups[2].errors.at(-1)).toEqual(expect.any(Number));
    });
    expect((await world.ask('/api/metrics/series?split=colour')).json).toMatchObject({ status: 422 });
  });

  test('of who sends to whom are read as a graph', async () => {
    const { json } = await world.ask('/api/graph?window=1m&expand=Payment&expand=Cart');
    expect(json).toMatchObject({ messages: 3, senderless: 1, windowMs: 60_000 });
    expect(json.edges).toEqual([
      expect.objectContaining({ from: 'actor:shop:cart-1', to: 'actor:shop:pay-1', messages: 2, errors: 1 }),
    ]);
    const near = await world.ask('/api/graph?focus=shop:pay-1&hops=1&group=worker');
    expect(near.json.nodes.map(({ group }: { group: string }) => group).sort()).toEqual(['w-1', 'w-2']);
    const edge = await world.ask('/api/graph/edge?from=group:Cart&to=group:Payment');
    expect(edge.json).toMatchObject({ messages: 2, kinds: [{ type: 'Charge', messages: 2, errors: 1 }] });
    expect(edge.json.failures).toEqual([expect.objectContaining({ error: 'CardDeclined', count: 1 })]);
    const none = await world.ask('/api/graph/edge?from=group:Payment&to=group:Cart');
    expect(none.json).toMatchObject({ status: 404, code: 'not_found' });
  });

  test.each([
    'window=2m',
    'group=colour',
    'expand=A&expand=B&expand=C&expand=D',
    'focus=nobody',
    'focus=bad app:x',
    'focus=shop:',
    'hops=4',
  ])('a graph of %s is refused', async (query) => {
    expect((await world.ask(`/api/graph?${encodeURI(query)}`)).json).toMatchObject({
      status: 422,
      code: 'invalid',
    });
  });

  test('are described', async () => {
    const { json } = await world.ask('/api/openapi.json');
    expect(Object.keys(json.paths)).toEqual(
      expect.arrayContaining(['/api/metrics/series', '/api/graph', '/api/graph/edge']),
    );
  });

  test('stand in Prometheus', async () => {
    const { text } = await world.ask('/metrics');
    expect(text).toMatch(/^studio_messages_reported_total 3$/m);
    expect(text).toMatch(/^studio_messages_failed_total 1$/m);
    for (const limit of ['groups', 'seriesGroups', 'graphRows', 'graphActors'])
      expect(text).toContain(`studio_dropped_total{limit="${limit}"} 0\n`);
  });
});
