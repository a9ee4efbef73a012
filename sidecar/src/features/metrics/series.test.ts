import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LogEvent, SeriesData } from '@loom-studio/core-adapter/protocol';
import { createTimedStudio, type TimedStudio } from '../timed-studio.ts';
import { POINTS, STEP_MS } from './line.ts';
import { createSeries, type Series } from './series.ts';

const SHOP = 'shop/host/aa1';
const born = (id: string, type = 'Order', more = {}): LogEvent => ({
  kind: 'registered',
  at: 1,
  id,
  type,
  worker: 'w-1',
  ...more,
});
const worked = (id: string, messages: number): LogEvent => ({ kind: 'changed', at: 1, id, messages });
const told = (to: string, more = {}): LogEvent => ({ kind: 'message', at: 1, to, from: 'someone', ...more });

let world: TimedStudio;
let series: Series;
beforeEach(async () => {
  world = await createTimedStudio();
  series = createSeries({ studio: world.studio });
});
afterEach(async () => {
  series.close();
  await world.close();
});

const all = (): SeriesData => series.read('type') as SeriesData;
const group = (name: string, data = all()) => data.groups.find((each) => each.name === name);

describe('series', () => {
  it('have one point each two seconds of engine time', async () => {
    await world.send(SHOP, [born('o-1', 'Order', { messageCount: 1_000 })]);
    await world.pass(STEP_MS);
    await world.send(SHOP, [worked('o-1', 10)]);
    await world.pass(STEP_MS);
    const data = all();
    expect(data.times).toEqual([world.now() - STEP_MS, world.now()]);
    expect(group('all')).toMatchObject({ by: 'all', actors: [1, 1], rate: [0, 5] });
    expect(group('Order')).toMatchObject({ by: 'group', actors: [1, 1], rate: [0, 5] });
    expect(series.step).toBe(world.now() / STEP_MS);
  });

  it('say nothing of what nobody measured', async () => {
    await world.send(SHOP, [born('o-1'), worked('o-1', 2)]);
    await world.pass(STEP_MS);
    const unknown = { errors: [null], depth: [null], waitP50: [null], waitP95: [null], waitP99: [null] };
    expect(group('Order')).toMatchObject(unknown);
    expect(all().grid).toEqual([
      expect.objectContaining({ type: 'Order', worker: 'w-1', actors: 1, errors: null, waitP95: null }),
    ]);
    await world.send(SHOP, [{ kind: 'changed', at: 1, id: 'o-1', queueDepth: 0 }, told('o-1')]);
    await world.pass(STEP_MS);
    expect(group('Order')).toMatchObject({ errors: [null, 0], depth: [null, 0], waitP95: [null, null] });
  });

  it('count a message once, at its receiver', async () => {
    await world.send(SHOP, [born('cart', 'Cart'), born('o-1'), born('o-2', 'Order', { worker: 'w-2' })]);
    const waits = [2, 2, 2, 100].map((waitMs) => told('o-1', { from: 'cart', waitMs }));
    await world.send(SHOP, [...waits, told('o-2', { from: 'cart', error: 'declined', waitMs: 400 })]);
    await world.pass(STEP_MS);
    const order = group('Order');
    expect(order?.errors).toEqual([0.5]);
    expect(order?.waitP50[0]).toBeCloseTo(2, 0);
    expect(order?.waitP99[0]).toBeGreaterThan(380);
    expect(group('Cart')).toMatchObject({ errors: [null], waitP95: [null] });
    const byWorker = series.read('worker') as SeriesData;
    expect(group('w-1', byWorker)?.waitP99[0]).toBeLessThan(106);
    expect(group('w-2', byWorker)?.errors).toEqual([0.5]);
    expect(all().grid.map(({ type, worker }) => `${worker} ${type}`)).toEqual([
      'w-1 Cart',
      'w-1 Order',
      'w-2 Order',
    ]);
  });

  it('count a report that stands for many as that many', async () => {
    await world.send(SHOP, [born('o-1')]);
    await world.pass(STEP_MS);
    const alike = told('o-1', { waitMs: 2, times: 99, error: 'declined' });
    await world.send(SHOP, [alike, told('o-1', { waitMs: 400 })]);
    await world.pass(STEP_MS);
    for (const name of ['all', 'Order']) {
      expect(group(name)?.errors).toEqual([null, 99 / 2]);
      expect(group(name)?.waitP99[1]).toBeCloseTo(2, 0);
    }
    expect(all().grid[0]?.waitP95).toBeCloseTo(2, 0);
  });

  it('draw the busiest eight and sum up the others', async () => {
    const types = Array.from({ length: 11 }, (_, index) => `T${index}`);
    await world.send(
      SHOP,
      types.map((type) => born(type, type)),
    );
    await world.pass(STEP_MS);
    await world.send(
      SHOP,
      types.map((type, index) => worked(type, index)),
    );
    for (let round = 0; round < 4; round += 1) {
      await world.send(
        SHOP,
        types.map((type, index) => worked(type, 4 * index)),
      );
      await world.pass(STEP_MS);
    }
    const { groups, others } = all();
    expect(others).toBe(3);
    const names = groups.map(({ name }) => name);
    expect([...names].sort()).toEqual(['T10', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8', 'T9', 'all', 'others']);
    const last = (read: string) => group(read)?.rate.at(-1);
    expect([last('all'), last('others')]).toEqual([2 * 55, 2 * 3]);
  });

  it('give only what is newer while the groups are the same', async () => {
    await world.send(SHOP, [born('o-1')]);
    await world.pass(2 * STEP_MS);
    const { step } = series;
    expect(series.read('type', step)).toMatchObject({ times: [] });
    await world.pass(STEP_MS);
    const newer = series.read('type', step);
    expect(newer?.times).toEqual([world.now()]);
    expect(newer?.groups.map(({ rate }) => rate)).toEqual([[0], [0]]);
    await world.send(SHOP, [born('c-1', 'Cart')]);
    await world.pass(STEP_MS);
    expect(series.read('type', step)).toBeUndefined();
    expect(series.read('type', series.step + 1)).toBeUndefined();
    expect(series.read('type', 3)).toBeUndefined();
  });

  it('keep fifteen minutes', async () => {
    await world.send(SHOP, [born('o-1')]);
    for (let minute = 0; minute < 17; minute += 1) {
      await world.pass(60_000);
      await world.send(SHOP, [worked('o-1', 0)]);
    }
    expect(all().times).toHaveLength(POINTS);
    expect(group('Order')?.actors).toEqual(Array.from({ length: POINTS }, () => 1));
  });

  it('leave a hole where the studio was away', async () => {
    await world.send(SHOP, [born('o-1')]);
    await world.pass(STEP_MS);
    await world.away(10_000);
    await world.send(SHOP, [worked('o-1', 4)]);
    await world.pass(STEP_MS);
    expect(group('all')).toMatchObject({
      actors: [1, null, null, null, null, 1, 1],
      rate: [0, null, null, null, null, null, 2],
    });
  });

  it('keep what they have when the view is loaded anew, and mark the gap', async () => {
    await world.send(SHOP, [born('o-1'), worked('o-1', 1)]);
    await world.pass(STEP_MS);
    await world.send(SHOP, [worked('o-1', 8)]);
    await world.pass(STEP_MS);
    await world.lose();
    await world.send(SHOP, [born('o-1', 'Order', { messageCount: 9 })]);
    await world.pass(STEP_MS);
    await world.send('shop/host/bb2', [worked('o-1', 2)]);
    await world.pass(STEP_MS);
    expect(group('Order')).toMatchObject({ actors: [1, 1, 1, 1], rate: [0, 4, null, 1] });
  });

  it('know whose adapter is silent', async () => {
    await world.send(SHOP, [born('o-1'), born('o-2')]);
    await world.pass(20_000);
    expect(all().grid).toEqual([expect.objectContaining({ actors: 2, lost: 2 })]);
  });

  it('tell who listens, until told to stop', async () => {
    let steps = 0;
    const stop = series.onStep(() => {
      steps += 1;
    });
    await world.pass(2 * STEP_MS);
    stop();
    await world.pass(2 * STEP_MS);
    expect(steps).toBe(2);
  });
});
