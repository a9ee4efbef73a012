import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connectStudio, type Studio } from '@loom-studio/core-adapter';
import type { LegacyActor } from '@loom-studio/core-adapter/protocol';
import { createRegistry } from '../../core-adapter/demo/registry.ts';
import { eventually } from '../support/eventually.ts';
import { type Process, startProcess } from '../support/process.ts';
import { registration } from '../support/registration.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';
import { ROOT } from '../support/tree.ts';

const MAX_AGE_S = 4;

let studio: SidecarProcess;
let app: Process;
let idle: Studio;

const actors = () => studio.get<LegacyActor[]>('/api/actors');
const ofDemo = async () => (await actors()).filter((actor) => actor.app !== 'idle-app');

beforeAll(async () => {
  studio = await startSidecar({ MAX_AGE: '14' });
  const registry = createRegistry();
  idle = connectStudio(registry, { url: studio.url, app: 'idle-app', maxAge: MAX_AGE_S });
  await registry.register(registration('idler', 'Idler'));
  const demo = ['--import', 'tsx', '--conditions=source', join(ROOT, 'core-adapter/demo/main.ts')];
  app = startProcess(process.execPath, [...demo, '--url', studio.url], { cwd: ROOT });
  await eventually(async () => expect((await ofDemo()).length).toBeGreaterThan(10), 20_000);
}, 60_000);

afterAll(async () => {
  await idle.close(200);
  await app.kill();
  await studio.kill();
});

it('calls the actors of a killed app owner lost within 10 s, removes them after the maximum age, and keeps them readable', async () => {
  await app.kill();
  const known = (await ofDemo())[0];
  await eventually(async () => {
    const lost = (await ofDemo()).map((actor) => actor.ownerLostSince !== undefined);
    expect(lost.length).toBeGreaterThan(10);
    expect(lost).not.toContain(false);
  }, 10_000);
  await eventually(async () => expect(await ofDemo()).toEqual([]), 15_000, 250);
  const gone = await fetch(`${studio.url}/api/actors/${encodeURIComponent(known?.id ?? '')}`);
  expect(gone.status).toBe(410);
  expect(await gone.json()).toMatchObject({ actor: { cause: 'expired', type: known?.type } });
}, 60_000);

it('leaves an idle actor of a living app alone for three times its maximum age', async () => {
  await eventually(
    async () => {
      const [idler] = (await actors()).filter((actor) => actor.app === 'idle-app');
      expect(idler?.uptime).toBeGreaterThan(3 * MAX_AGE_S * 1_000);
      expect(idler).toMatchObject({ status: 'idle', quietSince: expect.any(String) });
    },
    20_000,
    250,
  );
}, 30_000);
