import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import {
  appAt,
  closeAll,
  closing,
  type RedisApp,
  type RedisSidecar,
  sidecarAt,
  WITHIN_MS,
} from './redis-world.ts';

const EVENTS = 'studio:{default}:events';
const LAST_ID = '18446744073709551615-18446744073709551615';
const YEAR_2096 = 4_000_000_000_000;

/** Whoever may write the keys of a workspace, by hand or by malice. */
describe('somebody who writes into Redis', () => {
  let redis: TestRedis;
  let app: RedisApp;
  let sidecars: RedisSidecar[];
  beforeEach(async () => {
    redis = await startRedis();
    closing(redis.close);
    sidecars = [await sidecarAt(redis.url), await sidecarAt(redis.url)];
    app = await appAt(redis.url, { app: 'shop' });
    await app.registry.updateStatus('actor-0', 'busy');
    await shows('busy');
  }, 30_000);
  afterEach(closeAll);

  const shows = (status: string) =>
    eventually(() => {
      for (const { studio } of sidecars) expect(studio.view.get('shop', 'actor-0')?.status).toBe(status);
    }, WITHIN_MS);

  it.each([
    ['uses up the ids of the log', ['XADD', EVENTS, LAST_ID, 'a', 'b']],
    ['puts another thing in its place', ['SET', EVENTS, 'nonsense']],
    ['keeps the lease for ever', ['SET', 'studio:{default}:lease:ingest', 'me']],
    ['writes a number nobody can count on from', ['HSET', 'studio:{default}:meta', 'seq', '9'.repeat(20)]],
    ['writes a number that is none', ['HSET', 'studio:{default}:meta', 'seq', 'many']],
  ])(
    'and %s does not stop the studio',
    async (_, command) => {
      await redis.cli(...command);
      await app.registry.updateStatus('actor-0', 'idle');
      await shows('idle');
      await app.registry.updateStatus('actor-0', 'active');
      await shows('active');
      expect(app.adapter.stats().dropped.refused).toBe(0);
    },
    60_000,
  );

  it('and calls itself the studio does not move its clock', async () => {
    const tick = JSON.stringify([{ kind: 'tick', at: YEAR_2096 }]);
    await redis.cli('XADD', EVENTS, '*', 'producer', '#studio', 'first', '0', 'count', '1', 'events', tick);
    await eventually(async () => expect(await redis.cli('EXISTS', 'studio:{default}:rejected')).toBe('1'));
    await app.registry.updateStatus('actor-0', 'idle');
    await shows('idle');
    expect(sidecars[0]?.studio.view.state.now).toBeLessThan(YEAR_2096);
  }, 60_000);

  it('and uses the numbers of another process does not silence it', async () => {
    const { producer } = app.adapter.stats();
    const events = JSON.stringify([{ kind: 'changed', at: 1, id: 'actor-0', messages: 1 }]);
    await redis.cli(
      'XADD',
      EVENTS,
      '*',
      'producer',
      producer,
      'first',
      '1000000',
      'count',
      '1',
      'events',
      events,
    );
    await app.registry.updateStatus('actor-0', 'idle');
    await app.registry.updateStatus('actor-0', 'active');
    await shows('active');
    await app.registry.updateStatus('actor-0', 'idle');
    await shows('idle');
    expect(await app.adapter.flush(20_000)).toBe(true);
  }, 60_000);
});
