import { afterEach, describe, expect, it } from '@jest/globals';
import { type Flush, redisKeys, STUDIO_PRODUCER } from '@loom-studio/core-adapter/protocol';
import { eventually } from '../support/eventually.ts';
import { startRedis } from '../support/redis.ts';
import { closeAll, closing, sidecarAt, type Tamper, WS } from './redis-world.ts';

const HOUR = 3_600_000;

describe('a Redis whose clock was set back', () => {
  /** The log and the time of the workspace are where the clock was before: an hour ahead of where it is now. */
  const setBack = async (url: string, cli: (...words: string[]) => Promise<string>) => {
    const { studio, engine } = await sidecarAt(url, { tamper: clockless });
    const before = (await engine.now(WS)) + HOUR;
    const fields = ['producer', STUDIO_PRODUCER, 'first', '0', 'count', '1'];
    const tick = JSON.stringify([{ kind: 'tick', at: before }]);
    await cli('XADD', redisKeys(WS).events, `${before}-0`, ...fields, 'events', tick);
    await eventually(() => expect(studio.view.state.now).toBe(before), 5_000);
    return { before, studio };
  };
  let ticking = (flush: Flush): Flush | undefined => flush;
  const clockless: Tamper = (engine) => ({
    ...engine,
    async append(ws, flush, how) {
      const given = flush.events[0]?.kind === 'tick' ? ticking(flush) : flush;
      return given ? engine.append(ws, given, how) : { id: '', epoch: '' };
    },
  });
  afterEach(closeAll);

  it('goes on telling the time, and still misses who is silent', async () => {
    const redis = await startRedis();
    closing(redis.close);
    ticking = () => undefined;
    const { before, studio } = await setBack(redis.url, redis.cli);
    await studio.append({
      producer: 'shop/h/1',
      first: 1,
      events: [{ kind: 'registered', at: 1, id: 'a', type: 'T' }],
    });
    ticking = (flush) => flush;
    await eventually(() => expect(studio.view.state.now).toBeGreaterThan(before + 3_000), 10_000);
    await eventually(() => expect(studio.view.producer('shop/h/1')?.lostSince).toBeGreaterThan(0), 20_000);
  }, 60_000);

  it('would not for an hour, if its time were the clock of the server', async () => {
    const redis = await startRedis();
    closing(redis.close);
    let ticks = 0;
    ticking = (flush) => {
      ticks += 1;
      return { ...flush, events: [{ kind: 'tick', at: Date.now() }] };
    };
    const { before, studio } = await setBack(redis.url, redis.cli);
    ticks = 0;
    await eventually(() => expect(ticks).toBeGreaterThan(2), 10_000);
    expect(studio.view.state.now).toBe(before);
  }, 30_000);
});
