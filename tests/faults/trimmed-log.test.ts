import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import {
  agree,
  appAt,
  closeAll,
  gapless,
  type LinkTamper,
  neverAsked,
  type RedisApp,
  type RedisSidecar,
  register,
  sidecarAt,
  type Tamper,
  WITHIN_MS,
  WS,
  work,
  wrong,
} from './redis-world.ts';

jest.setTimeout(60_000);

const LOG = 'studio:{default}:events';
/** What adapters let the log hold, and ten times as much. */
const KEEP = 16_000;
const OVERFILL = 10 * KEEP;

let redis: TestRedis;

beforeEach(async () => {
  redis = await startRedis();
});
afterEach(async () => {
  await closeAll();
  await redis.close();
});

/** Others write until what nobody read is trimmed, as adapters trim. */
const overfill = () =>
  redis.cli(
    'EVAL',
    `for n = 1, tonumber(ARGV[1]) do
       redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', 'producer', 'others', 'first', '0', 'count', '0', 'events', '[]')
     end`,
    '1',
    LOG,
    String(OVERFILL),
    String(KEEP),
  );

const holes = ({ studio }: RedisSidecar): number => studio.view.state.totals.holes;

/** The sidecar that starts when the log has been trimmed past what the last one read. */
async function afterTrim(tamper?: Tamper, link?: LinkTamper) {
  const first = await sidecarAt(redis.url);
  const app: RedisApp = await appAt(redis.url, link ? { tamper: link } : {});
  await agree(app, [first]);
  const before = holes(first);
  await first.close();
  await work(app.registry, 0, 200);
  expect(await app.adapter.flush()).toBe(true);
  await overfill();
  expect(Number(await redis.cli('XLEN', LOG))).toBeLessThan(OVERFILL / 2);
  const second = await sidecarAt(redis.url, tamper ? { tamper } : {});
  const isRead = () =>
    expect(second.studio.view.producer(app.adapter.stats().producer)?.last).toBe(app.adapter.stats().acked);
  // A sign that the app still lives, so that its numbers are seen.
  await app.registry.incrementMessageCount('actor-0');
  expect(await app.adapter.flush()).toBe(true);
  await eventually(isRead, WITHIN_MS);
  return { app, second, counted: holes(second) - before };
}

describe('I18: a log that was trimmed past its reader', () => {
  it('is counted, and the adapter sends everything again', async () => {
    const { app, second, counted } = await afterTrim();
    expect(counted).toBeGreaterThan(0);
    await agree(app, [second]);
    expect(app.adapter.stats().resyncs.asked).toBeGreaterThan(0);
  });

  it('is made good by the numbers of the adapter alone', async () => {
    const { app, second, counted } = await afterTrim(gapless);
    expect(counted).toBe(1);
    await agree(app, [second]);
  });

  it('would be a silent loss for an adapter that nobody asks', async () => {
    const { app, second } = await afterTrim(gapless, neverAsked);
    expect(await wrong(app, [second])).not.toEqual([]);
  });
});

describe('I18: what was trimmed of clients that number nothing', () => {
  const countedOf = async (tamper?: Tamper) => {
    const first = await sidecarAt(redis.url);
    await first.studio.report('shop', [register('one')]);
    const before = holes(first);
    await first.close();
    const events = JSON.stringify([register('lost')]);
    await redis.cli('XADD', LOG, '*', 'producer', 'shop', 'first', '0', 'count', '1', 'events', events);
    await overfill();
    const second = await sidecarAt(redis.url, tamper ? { tamper } : {});
    await second.engine.append(WS, { producer: 'shop', first: 0, events: [register('two')] });
    await eventually(() => expect(second.studio.view.find('two')).toHaveLength(1), WITHIN_MS);
    expect(second.studio.view.find('lost')).toEqual([]);
    return holes(second) - before;
  };

  it('cannot be had again, but is counted', async () => {
    expect(await countedOf()).toBe(1);
  });

  it('would be lost in silence if the place in the log were not looked for', async () => {
    expect(await countedOf(gapless)).toBe(0);
  });
});
