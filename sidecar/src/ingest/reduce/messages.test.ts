import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LogEvent } from '@loom-studio/core-adapter/protocol';
import { createWorkbench, type Workbench } from '../workbench.ts';

const SHOP = 'shop/host/aa1';
const registered = (id: string): LogEvent => ({ kind: 'registered', at: 1_000, id, type: 'Order' });

let bench: Workbench;
beforeEach(async () => {
  bench = await createWorkbench();
});
afterEach(() => bench.close());

describe('reported messages', () => {
  it('tell an actor of its errors and times, and nothing before one was', async () => {
    const told = (more = {}): LogEvent => ({ kind: 'message', at: 2_000, to: 'o-1', from: 'cart', ...more });
    await bench.send(SHOP, [registered('o-1')]);
    expect(bench.get('shop', 'o-1')).not.toHaveProperty('errors');
    await bench.send(SHOP, [told({ waitMs: 4, runMs: 9.5 })]);
    expect(bench.get('shop', 'o-1')).toMatchObject({ errors: 0, waitMs: 4, runMs: 9.5, messageCount: 0 });
    await bench.send(SHOP, [told({ error: 'declined', waitMs: 7 }), told({ error: '' }), told()]);
    expect(bench.get('shop', 'o-1')).toMatchObject({ errors: 2, waitMs: 7, runMs: 9.5 });
    expect(bench.get('shop', 'cart')).toBeUndefined();
    expect(bench.totals()).toMatchObject({ reported: 4, failed: 2 });
  });

  it('do not bring the dead back', async () => {
    await bench.send(SHOP, [registered('o-1'), { kind: 'removed', at: 1, id: 'o-1' }]);
    await bench.send(SHOP, [{ kind: 'message', at: 2, to: 'o-1', error: 'gone' }]);
    expect(bench.get('shop', 'o-1')).not.toHaveProperty('errors');
    expect(bench.totals()).toMatchObject({ reported: 1, failed: 1 });
  });

  it('are counted with their group, even in the commit that ends the actor', async () => {
    await bench.send(SHOP, [registered('o-1')]);
    await bench.send(SHOP, [
      { kind: 'changed', at: 2, id: 'o-1', messages: 3 },
      { kind: 'message', at: 2, to: 'o-1', error: 'late' },
      { kind: 'removed', at: 2, id: 'o-1' },
    ]);
    const cell = bench.replica.picture().counts.cells.get('Order', '');
    expect(cell).toMatchObject({ actors: 0, messages: 3, errors: 1, reporting: 0 });
  });
});
