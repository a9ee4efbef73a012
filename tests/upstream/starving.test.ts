import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { bundleApp } from '../support/bundle-app.ts';
import { eventually } from '../support/eventually.ts';
import { startProcess } from '../support/process.ts';
import { startSidecar } from '../support/sidecar.ts';
import { emptyFolder, ROOT, removeFolder } from '../support/tree.ts';
import { upstreamFolder } from './run-app.ts';

jest.setTimeout(60_000);

const undo: Array<() => unknown> = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

test("Loom's worker on Loom's queue in memory lets nothing else run, and the watchdog says so", async () => {
  const folder = await emptyFolder();
  undo.push(() => removeFolder(folder));
  const file = join(folder, 'app.mjs');
  await bundleApp('tests/upstream/apps/starving.ts', file);
  const sidecar = await startSidecar();
  undo.push(() => sidecar.kill());
  const env = { UPSTREAM_DIR: upstreamFolder(), STUDIO_URL: sidecar.url };
  const app = startProcess(process.execPath, ['--import', 'tsx', file], { cwd: ROOT, env });
  undo.push(() => app.kill());

  await app.printed(/starts its worker/);
  await eventually(async () => {
    const producers =
      await sidecar.get<Array<{ captures: string[]; blockedSince?: number }>>('/api/producers');
    const [stuck] = producers.filter(({ captures }) => captures.includes('queue'));
    expect(stuck).toMatchObject({ blockedSince: expect.anything() });
  }, 20_000);
  expect(app.output()).not.toContain('another turn');
});
