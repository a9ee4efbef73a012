import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { LogEvent } from '@loom-studio/core-adapter/protocol';
import { createWorkbench, type Workbench } from '../workbench.ts';

const SHOP = 'shop/host/aa1';
const begin: LogEvent = { kind: 'resync-begin', at: 1, reason: 'asked' };
const end = (actors: number): LogEvent => ({ kind: 'resync-end', at: 1, actors });
const foreign: LogEvent = { kind: 'resync-actor', at: 1, id: 'child', type: 'Order', foreign: true };

let bench: Workbench;
beforeEach(async () => {
  bench = await createWorkbench({ maxAgeMs: 300_000, retentionMs: 1_800_000 });
});
afterEach(() => bench.close());

it('a gap that a process filled stays its own, resync after resync, until it is not mentioned', async () => {
  for (let times = 0; times < 2; times++) {
    await bench.send(SHOP, [begin, foreign, end(1)]);
    expect(bench.get('shop', 'child')).not.toHaveProperty('removedAt');
  }
  await bench.send(SHOP, [begin, end(0)]);
  expect(bench.get('shop', 'child')).toHaveProperty('removedAt');
});

it('a gap that a process filled is whose who claims the actor, whatever its filler says then', async () => {
  await bench.send(SHOP, [begin, foreign, end(1)]);
  const claimed: LogEvent = { kind: 'changed', at: 2, id: 'child', status: 'busy', upsert: true };
  await bench.send('shop/other/bb2', [claimed]);
  await bench.send(SHOP, [begin, foreign, end(1)]);
  await bench.send(SHOP, [begin, end(0)]);
  expect(bench.get('shop', 'child')).toMatchObject({ status: 'busy', producer: 'shop/other/bb2' });
  expect(bench.get('shop', 'child')).not.toHaveProperty('removedAt');
});
