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

  test('stand in Prometheus', async () => {
    const { text } = await world.ask('/metrics');
    expect(text).toMatch(/^studio_messages_reported_total 3$/m);
    expect(text).toMatch(/^studio_messages_failed_total 1$/m);
    expect(text).toMatch(/^studio_dropped_total\{limit="seriesGroups"\} 0$/m);
  });
});
