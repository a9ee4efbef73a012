import { afterEach, describe, expect, test } from '@jest/globals';
import { actorKey } from '@loom-studio/core-adapter/protocol';
import type { Pace } from './pace.ts';
import {
  BANK,
  createQueryWorld,
  damage,
  hastyPace,
  type QueryWorld,
  registered,
  SHOP,
} from './query-world.ts';

let world: QueryWorld;

afterEach(() => world.close());

describe('a live query', () => {
  test('shows what matches, in order, with counts, and follows', async () => {
    world = await createQueryWorld();
    await world.send(SHOP, [
      registered('a', { messageCount: 5 }),
      registered('b', { messageCount: 7, status: 'busy' }),
      registered('c', { type: 'Cart' }),
    ]);
    const query = world.queries.watch({ q: 'type:order', sort: '-messages' });
    await query.refresh();
    expect(query).toMatchObject({ total: 2, order: ['shop:b', 'shop:a'] });
    expect(query.text).toEqual({ q: 'type:order', sort: '-messages' });
    expect(query.facets.type).toEqual([
      { value: 'Order', count: 2 },
      { value: 'Cart', count: 1 },
    ]);
    expect(query.facets.status).toEqual([
      { value: 'busy', count: 1 },
      { value: 'idle', count: 1 },
    ]);
    const before = query.order;
    await world.send(SHOP, [{ kind: 'changed', at: world.now(), id: 'a', messageCount: 9 }]);
    expect(query.row('shop:a')).toMatchObject({ messageCount: 5 });
    await query.refresh();
    expect(query.row('shop:a')).toMatchObject({ key: 'shop:a', messageCount: 9 });
    expect(query.order).toEqual(['shop:a', 'shop:b']);
    expect(before).toEqual(['shop:b', 'shop:a']);
    expect(query.position).toEqual(world.replica.position());
  });

  test('keeps the very order while nobody moves', async () => {
    world = await createQueryWorld();
    await world.send(SHOP, [registered('a'), registered('b')]);
    const query = world.queries.watch({ q: '', sort: '' });
    await query.refresh();
    const { order } = query;
    await world.send(SHOP, [{ kind: 'changed', at: world.now(), id: 'a', messageCount: 3 }]);
    await query.refresh();
    expect(query.order).toBe(order);
    expect(query.row('shop:a')).toMatchObject({ messageCount: 3 });
  });

  test('lets go of who leaves; a tombstone stays readable', async () => {
    world = await createQueryWorld();
    await world.send(SHOP, [registered('a'), registered('b')]);
    const query = world.queries.watch({ q: '', sort: 'id' });
    await query.refresh();
    await world.send(SHOP, [{ kind: 'removed', at: world.now(), id: 'a' }]);
    await query.refresh();
    expect(query.order).toEqual(['shop:b']);
    expect(query.matches('shop:a')).toBe(false);
    expect(query.row('shop:a')).toMatchObject({ removedAt: expect.any(Number), cause: 'unregistered' });
    expect(query.row('shop:nobody')).toBeUndefined();
  });

  test('sees adapters fall silent and return, though no actor changed', async () => {
    world = await createQueryWorld();
    await world.send(SHOP, [registered('a'), registered('b')]);
    await world.send(BANK, [registered('z')]);
    const query = world.queries.watch({ q: 'status:owner-lost', sort: 'id' });
    await query.refresh();
    expect(query.total).toBe(0);
    await world.pass(12_000, [BANK]);
    await query.refresh();
    expect(query.order).toEqual(['shop:a', 'shop:b']);
    expect(query.row('shop:a')).toMatchObject({ ownerLostSince: expect.any(Number) });
    expect(query.facets.status).toEqual([
      { value: 'owner lost', count: 2 },
      { value: 'idle', count: 1 },
    ]);
    await world.send(SHOP, []);
    await query.refresh();
    expect(query.total).toBe(0);
    expect(query.row('shop:a')).not.toHaveProperty('ownerLostSince');
  });

  test('lets time alone decide, once a second', async () => {
    world = await createQueryWorld();
    await world.send(SHOP, [registered('a')]);
    const query = world.queries.watch({ q: 'age>5s', sort: 'id' });
    await query.refresh();
    expect(query.total).toBe(0);
    await world.pass(7_000, [SHOP]);
    await query.refresh();
    expect(query.total).toBe(1);
  });

  test('begins anew when the view was loaded anew', async () => {
    world = await createQueryWorld();
    await world.send(SHOP, [registered('a')]);
    const query = world.queries.watch({ q: '', sort: 'id' });
    await query.refresh();
    await world.sendRaw({ producer: 'shop', first: 0, events: [registered('b')] });
    await damage(world);
    await query.refresh();
    expect(query.order).toEqual([...world.view.live()].map(({ app, id }) => actorKey(app, id)).sort());
    expect(query.position).toEqual(world.replica.position());
  });

  test('asked for while it is being read, shows at least what was there when asked', async () => {
    world = await createQueryWorld();
    await world.send(
      SHOP,
      Array.from({ length: 50 }, (_, n) => registered(`a${n}`)),
    );
    const query = world.queries.watch({ q: '', sort: 'id' });
    const first = query.refresh();
    await world.send(SHOP, [registered('b')]);
    await query.refresh();
    expect(query.matches('shop:b')).toBe(true);
    await first;
  });

  test('tells a rate once it watched for two seconds', async () => {
    world = await createQueryWorld();
    await world.send(SHOP, [registered('a'), registered('idle')]);
    const query = world.queries.watch({ q: '', sort: '-rate' });
    await query.refresh();
    expect(query.row('shop:a')).not.toHaveProperty('rate');
    // What they counted so far is noted once nothing else waits.
    for (let turn = 0; turn < 5; turn += 1) await world.pace.idleTurn();
    for (let second = 1; second <= 4; second += 1) {
      await world.send(SHOP, [{ kind: 'changed', at: world.now(), id: 'a', messageCount: second * 10 }]);
      await world.pass(1_000, [SHOP]);
    }
    await query.refresh();
    expect(query.row('shop:a')).toMatchObject({ rate: 10 });
    expect(query.row('shop:idle')).toMatchObject({ rate: 0 });
    expect(query.order).toEqual(['shop:a', 'shop:idle']);
    query.close();
    expect(world.queries.liveActor('shop:a')).not.toHaveProperty('rate');
  });
});

describe('watchers', () => {
  test('who ask the same share one query; the last one out ends it', async () => {
    world = await createQueryWorld();
    await world.send(SHOP, [registered('a')]);
    const one = world.queries.watch({ q: 'TYPE:Order and  status:"owner lost"', sort: '' });
    const two = world.queries.watch({ q: 'type:Order status:Owner-Lost', sort: 'id' });
    expect(world.queries.stats().watched).toBe(1);
    one.close();
    one.close();
    expect(world.queries.stats().watched).toBe(1);
    await two.refresh();
    two.close();
    expect(world.queries.stats()).toMatchObject({ watched: 0, rows: 0 });
  });

  test('are refused beyond a number of different lists, and rows', async () => {
    world = await createQueryWorld({ limits: { queries: 2, rows: 3 } });
    await world.send(SHOP, [registered('a'), registered('b')]);
    const first = world.queries.watch({ q: '', sort: 'id' });
    await first.refresh();
    expect(() => world.queries.watch({ q: '', sort: '-id' })).toThrow('as many rows');
    await world.send(SHOP, [{ kind: 'removed', at: world.now(), id: 'a' }]);
    await first.refresh();
    world.queries.watch({ q: 'b', sort: 'id' });
    expect(() => world.queries.watch({ q: 'c', sort: 'id' })).toThrow('at most 2');
    world.queries.watch({ q: '', sort: '' });
    expect(world.queries.stats().refused).toBe(2);
  });

  test('asking wrongly learn where', async () => {
    world = await createQueryWorld();
    expect(() => world.queries.watch({ q: 'waited>30', sort: '' })).toThrow(
      expect.objectContaining({
        extra: expect.objectContaining({ problem: expect.objectContaining({ from: 7, to: 9 }) }),
      }),
    );
    expect(() => world.queries.watch({ q: '', sort: 'seen' })).toThrow('sort: Lists are sorted by one of');
    await expect(world.queries.list({ q: '(', sort: '' }, { from: 0, count: 1 })).rejects.toThrow(
      'not closed',
    );
    expect(world.queries.stats().watched).toBe(0);
  });
});

test('a list once filters, sorts and pages, in that order', async () => {
  world = await createQueryWorld();
  const events = Array.from({ length: 40 }, (_, n) => registered(`a${n}`, { messageCount: n % 7 }));
  await world.send(SHOP, events);
  const page = await world.queries.list({ q: 'messages>2', sort: '-messages' }, { from: 2, count: 4 });
  expect(page.total).toBe(22);
  expect(page.rows.map(({ id }) => id)).toEqual(['a27', 'a34', 'a6', 'a12']);
});

test('work comes in turns, and others are served between', async () => {
  let turns = 0;
  const inner = hastyPace();
  const pace: Pace = {
    ...inner,
    turn: () => {
      turns += 1;
      return inner.turn();
    },
  };
  world = await createQueryWorld({ pace });
  await world.send(
    SHOP,
    Array.from({ length: 100 }, (_, n) => registered(`a${n}`)),
  );
  const query = world.queries.watch({ q: '', sort: 'id' });
  await query.refresh();
  expect(turns).toBeGreaterThanOrEqual(100);
});
