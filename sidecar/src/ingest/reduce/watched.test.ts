import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { LogEvent } from '@loom-studio/core-adapter/protocol';
import { createWorkbench, type Workbench } from '../workbench.ts';

const WATCHER = 'loom/discovery/aa1';
const told = (messageCount: number, watched: boolean): LogEvent => ({
  kind: 'resync-actor',
  at: 1,
  id: 'a',
  type: 'Job',
  messageCount,
  ...(watched && { watched }),
});

let bench: Workbench;
beforeEach(async () => {
  bench = await createWorkbench();
});
afterEach(() => bench.close());

it('counts what a watched count grew by as processed, and never twice', async () => {
  await bench.send(WATCHER, [told(5, true)]);
  expect(bench.totals()).toMatchObject({ messages: 0, carried: 5 });
  await bench.send(WATCHER, [told(8, true), told(8, true)]);
  await bench.send(WATCHER, [told(10, false), told(9, true)]);
  expect(bench.get('loom', 'a')).toMatchObject({ messageCount: 9 });
  expect(bench.totals()).toMatchObject({ messages: 3, carried: 7 });
});
