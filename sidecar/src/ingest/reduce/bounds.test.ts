import { expect, test } from '@jest/globals';
import type { LogEvent } from '@loom-studio/core-adapter/protocol';
import { createWorkbench } from '../workbench.ts';

const registered = (id: string): LogEvent => ({ kind: 'registered', at: 1, id, type: 'T' });
const report = (loops: number): LogEvent => ({ kind: 'report', at: 1, metrics: { loops } });

test('tombstones beyond their number go early, and are counted', async () => {
  const bench = await createWorkbench({ maxTombstones: 2 });
  const ids = ['a', 'b', 'c', 'd'];
  await bench.send('shop', [
    ...ids.map(registered),
    ...ids.map((id): LogEvent => ({ kind: 'removed', at: 1, id })),
  ]);
  await bench.pass(1_000);
  expect([...bench.view.tombstones()].map(({ id }) => id)).toEqual(['c', 'd']);
  expect(bench.totals().tombstonesForgotten).toBe(2);
  await bench.close();
});

test('silent producers beyond their number go early, and are counted', async () => {
  const bench = await createWorkbench({ maxProducers: 2 });
  for (const name of ['a', 'b', 'c']) await bench.send(`shop/h/${name}`, []);
  await bench.pass(20_000);
  expect([...bench.view.producers()]).toHaveLength(2);
  expect(bench.totals().producersForgotten).toBe(1);
  await bench.close();
});

test('figures of further apps are refused and counted, those of known ones go on', async () => {
  const bench = await createWorkbench({ maxReports: 2 });
  for (const app of ['a', 'b', 'c', 'c']) await bench.send(app, [report(1)]);
  await bench.send('a', [report(2)]);
  expect(bench.view.state.reports).toEqual({ a: { loops: 2 }, b: { loops: 1 } });
  expect(bench.totals().reportsRefused).toBe(2);
  await bench.close();
});
