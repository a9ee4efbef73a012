import { afterEach, expect, it } from '@jest/globals';
import { createSidecar, type Sidecar } from '../../sidecar/src/app.ts';
import { readConfig } from '../../sidecar/src/config.ts';
import { silentLog } from '../../sidecar/src/log.ts';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { engineAt } from './redis-world.ts';

let redis: TestRedis | undefined;
let sidecar: Sidecar | undefined;
afterEach(async () => {
  await sidecar?.close();
  await sidecar?.engine.close();
  await redis?.close();
});

it('health is degraded and says why when nobody applies the log, and well when somebody does again', async () => {
  redis = await startRedis();
  const engine = engineAt(redis.url);
  let applies = true;
  const config = readConfig({ PORT: '0' });
  sidecar = await createSidecar({
    config,
    log: silentLog,
    engine: { ...engine, hold: async (...asked) => applies && engine.hold(...asked) },
  });
  const { url } = sidecar;
  const health = async () => (await fetch(`${url}/api/health`)).json();
  await eventually(async () => expect(await health()).toMatchObject({ status: 'healthy' }), 10_000);
  applies = false;
  const engineSays = { status: 'degraded', code: 'stalled' };
  await eventually(
    async () =>
      expect(await health()).toMatchObject({ status: 'degraded', components: { engine: engineSays } }),
    20_000,
  );
  applies = true;
  await eventually(async () => expect(await health()).toMatchObject({ status: 'healthy' }), 10_000);
}, 60_000);
