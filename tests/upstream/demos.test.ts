import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { type Process, startProcess } from '../support/process.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';
import { ROOT } from '../support/tree.ts';
import { upstreamFolder } from './run-app.ts';

jest.setTimeout(60_000);

const APPS = join(ROOT, 'tests/upstream/apps');

type Fields = Record<string, unknown>;

let sidecar: SidecarProcess;
let demo: Process | undefined;
beforeEach(async () => {
  sidecar = await startSidecar();
});
afterEach(async () => {
  await demo?.kill();
  await sidecar.kill();
});

/** As it is in the checkout, but for the address of the studio it calls. */
function startDemo(file: string, ...how: string[]): Process {
  const args = ['--import', join(APPS, 'to-our-studio.mjs'), ...how, join(upstreamFolder(), file)];
  demo = startProcess(process.execPath, args, { cwd: ROOT, env: { STUDIO_URL: sidecar.url } });
  return demo;
}

const journalOf = async (id: unknown) =>
  (await sidecar.get<Array<{ body: Fields }>>(`/api/journal/${String(id)}`))
    .map(({ body }) => body)
    .reverse();

test("Loom's live demo shows its seven reviewers, their work and its own figures", async () => {
  await startDemo('demos/studio-live-demo.ts', '--import', 'tsx').printed(/APR-0001 complete/);
  await eventually(async () => {
    const actors = await sidecar.get<Fields[]>('/api/actors');
    expect(
      actors.map(({ type, status, messageCount }) => `${type} ${status} ${messageCount}`).sort(),
    ).toEqual([
      ...['ComplianceReviewer idle 2', 'ComplianceReviewer idle 2', 'DocumentExtractor idle 2'],
      ...['QualityReviewer idle 2', 'ReviewConsolidator idle 2'],
      ...['TechnicalReviewer idle 2', 'TechnicalReviewer idle 2'],
    ]);
  });
  for (const { id } of await sidecar.get<Fields[]>('/api/actors')) {
    expect([id, await journalOf(id)]).toMatchObject([
      id,
      [
        { sequence: 1, type: 'ACTIVITY_STARTED', details: { reviewId: 'APR-0001' } },
        { sequence: 2, type: 'ACTIVITY_COMPLETED' },
      ],
    ]);
  }
  const metrics = await sidecar.get<Fields>('/api/metrics');
  expect(metrics).toMatchObject({ actorPools: { totalActors: 7, idleActors: 7 } });
  expect(JSON.stringify(metrics['reported'])).toContain('"avgLatency":45');
});

test("Loom's integration demo shows its three actors, and each message of its bus once", async () => {
  // By itself it ends at `require.main`, which no ESM has.
  await startDemo('examples/studio-integration-demo.ts', join(APPS, 'as-commonjs.mjs')).printed(
    /Demo running/,
  );
  const sent = () => [...(demo?.output() ?? '').matchAll(/Event: actor:message-processed counter-1/g)].length;
  await eventually(() => expect(sent()).toBeGreaterThan(2), 10_000);
  await demo?.kill();
  await eventually(async () => {
    const actors = await sidecar.get<Fields[]>('/api/actors');
    expect(actors.map(({ id, type, workerId }) => [id, type, workerId])).toEqual([
      ['aggregator-1', 'AggregatorActor', 'worker-2'],
      ['counter-1', 'CounterActor', 'worker-1'],
      ['counter-2', 'CounterActor', 'worker-1'],
    ]);
    // What it printed last may have been cut off on its way when it was ended.
    const counted = Number(actors[1]?.['messageCount']);
    expect([sent() - 1, sent()]).toContain(counted);
  });
});
