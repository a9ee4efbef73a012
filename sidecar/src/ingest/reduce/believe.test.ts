import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createWorkbench, type Workbench } from '../workbench.ts';
import { BELIEVED } from './believe.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await createWorkbench();
});
afterEach(() => bench.close());

const register = (at: number) => ({ kind: 'registered' as const, at, id: 'a', type: 'T' });
const heartbeat = () => bench.get('shop', 'a')?.lastHeartbeat;

it.each([
  ['written by hand', () => 0],
  ['just too old', () => bench.now() - BELIEVED.behindMs - 1],
  ['of another age', () => bench.now() + BELIEVED.aheadMs + 1],
])('a time that is %s counts as the present', async (_, at) => {
  await bench.send('shop', [register(at())]);
  expect(heartbeat()).toBe(bench.now());
  await bench.send('shop', [{ kind: 'journal', at: at(), id: 'a', entry: { type: 'x' } }]);
  expect(heartbeat()).toBe(bench.now());
});

it('a time as wrong as clocks are is the one that was told', async () => {
  await bench.send('shop', [register(bench.now() - BELIEVED.behindMs)]);
  expect(heartbeat()).toBe(bench.now() - BELIEVED.behindMs);
  await bench.send('shop', [register(bench.now() + 5_000)]);
  expect(heartbeat()).toBe(bench.now() + 5_000);
});

it('a heartbeat of long ago is believed, as registries keep the dead, one of the future is not', async () => {
  const resync = (lastHeartbeat: number) => ({ ...register(bench.now()), lastHeartbeat });
  await bench.send('shop', [resync(5)]);
  expect(heartbeat()).toBe(5);
  await bench.send('shop', [resync(bench.now() + 2 * BELIEVED.aheadMs)]);
  expect(heartbeat()).toBe(bench.now());
});
