import { afterEach, expect, jest, test } from '@jest/globals';
import { freePort } from '../support/free-port.ts';
import { startProcess } from '../support/process.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';
import { ROOT } from '../support/tree.ts';
import { appArguments, upstreamFolder } from './run-app.ts';

jest.setTimeout(60_000);

type Fields = Record<string, unknown>;

interface Found {
  before: Record<string, Fields[]>;
  again: boolean;
  connections: Array<{ status: string }>;
}

const undo: Array<() => unknown> = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

async function aSidecar(env: Record<string, string> = {}): Promise<SidecarProcess> {
  const sidecar = await startSidecar(env);
  undo.push(() => sidecar.kill());
  return sidecar;
}

const ids = (actors: unknown) => (actors as Fields[]).map(({ id }) => id);

test.each(['uws', 'node'])("the client of Loom's studio page works over %s", async (TRANSPORT) => {
  // Named, not drawn by the system: a port drawn cannot be had again at once.
  const PORT = String(await freePort());
  const sidecar = await aSidecar({ TRANSPORT, PORT });
  const app = startProcess(process.execPath, appArguments('socket-client'), {
    cwd: ROOT,
    env: { UPSTREAM_DIR: upstreamFolder(), STUDIO_URL: sidecar.url },
  });
  undo.push(() => app.kill());
  await app.printed(/^RESTART NOW$/m, 30_000);
  await sidecar.kill();
  await aSidecar({ TRANSPORT, PORT });
  const found = JSON.parse((await app.printed(/^FOUND (.+)$/m, 30_000))[1] ?? '') as Found;

  const { before } = found;
  expect(ids(before['actors']?.[0])).toEqual(['early']);
  expect(ids(before['asked for actors']?.[0])).toEqual(['early']);
  expect(before['asked for the journal']).toMatchObject([[{ sequence: 1 }]]);
  expect(before['asked for the trace']).toMatchObject([[{ eventType: 'begun', actorId: 'early' }]]);
  expect(before['journal:early:entry']).toMatchObject([{ sequence: 2 }]);
  expect(before['actor:updated']?.at(-1)).toMatchObject({ type: 'Order', workerId: 'w-1' });
  expect(before['actor:update']?.length).toBe(before['actor:updated']?.length);
  expect(before['actor:updated']).toContainEqual(expect.objectContaining({ id: 'late', messageCount: 1 }));
  expect(before['actor:removed']).toMatchObject([{ id: 'late' }]);
  expect(before['metrics']?.at(-1)).toMatchObject({ actorPools: { totalActors: expect.any(Number) } });
  expect(before['health']?.at(-1)).toMatchObject({ status: 'healthy', components: expect.anything() });

  expect(found.again).toBe(true);
  expect(found.connections.map(({ status }) => status)).toEqual(
    expect.arrayContaining(['connected', 'disconnected', 'connected']),
  );
});
