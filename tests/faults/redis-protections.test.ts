import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LogEvent } from '@loom-studio/core-adapter/protocol';
import type { Engine } from '../../sidecar/src/engine/engine.ts';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { closeAll, ids, register, sidecarAt, type Tamper, trusting, WITHIN_MS, WS } from './redis-world.ts';

let redis: TestRedis;

beforeEach(async () => {
  redis = await startRedis();
}, 30_000);
afterEach(async () => {
  await closeAll();
  await redis.close();
});

/** A sidecar's engine and view; `tamper` takes a protection out. */
const sidecar = (tamper: Tamper = (engine) => engine, schema = { schema: 1, compat: 1 }) =>
  sidecarAt(redis.url, { tamper, schema });

const message = (to: string): LogEvent => ({ kind: 'message', at: 1, to, type: 'M' });

/** Everybody believes to hold the lease. */
const allLead = (engine: Engine): Engine => ({ ...engine, hold: async () => true });

/** What was built on another position is written all the same. */
const blindly = (engine: Engine): Engine => ({
  ...engine,
  async commit(ws, expected, entry) {
    const result = await engine.commit(ws, expected, entry);
    if (result.ok) return result;
    const { epoch, seq, at } = result.stored;
    return engine.commit(ws, { epoch, seq, at }, { ...entry, epoch, seq: seq + 1 });
  },
});

describe('two sidecars that both apply the log', () => {
  const MESSAGES = 300;
  const linesAfter = async (tamper: (engine: Engine) => Engine) => {
    const first = await sidecar(tamper);
    await sidecar(tamper);
    await first.studio.report('shop', [register('a')]);
    for (let n = 0; n < MESSAGES; n += 1)
      await first.engine.append(WS, { producer: 'shop', first: 0, events: [message('a')] });
    const lines = async () => (await first.engine.range(WS, 'messages:shop:a', { limit: 10_000 })).length;
    await eventually(async () => expect(await lines()).toBeGreaterThanOrEqual(MESSAGES), WITHIN_MS);
    await sleep(1_500);
    return lines();
  };

  it('write each line once', async () => {
    expect(await linesAfter(allLead)).toBe(MESSAGES);
  }, 60_000);

  it('would write lines twice without the check of the position', async () => {
    expect(await linesAfter((engine) => blindly(allLead(engine)))).toBeGreaterThan(MESSAGES);
  }, 60_000);
});

describe('state that is put back to an earlier time', () => {
  /** The studio that lives through it, with the id that the restored state never knew. */
  const afterRestore = async (tamper?: (engine: Engine) => Engine) => {
    const lives = await sidecar(tamper);
    await lives.studio.report('shop', [register('kept')]);
    await redis.cli('CONFIG', 'SET', 'appendonly', 'no');
    await redis.cli('SAVE');
    await lives.studio.report('shop', [register('lost')]);
    await eventually(() => expect(ids(lives)).toEqual(['kept', 'lost']));
    await redis.kill();
    await redis.restart();
    await eventually(async () => expect((await lives.engine.position(WS)).seq).toBeGreaterThan(0), WITHIN_MS);
    const fresh = await sidecar();
    await eventually(() => expect(ids(fresh)).toEqual(['kept']), WITHIN_MS);
    return lives;
  };

  it('is noticed by those who have seen a later one', async () => {
    const lives = await afterRestore();
    await eventually(() => expect(ids(lives)).toEqual(['kept']), WITHIN_MS);
  }, 60_000);

  it('would go unnoticed if a position of another past counted as up to date', async () => {
    const lives = await afterRestore(trusting);
    await sleep(4_000);
    expect(ids(lives)).toContain('lost');
  }, 60_000);
});

describe('an upgrade, one sidecar after the other', () => {
  const newer = (compat: number) => sidecar((engine) => engine, { schema: 2, compat });

  it('to a version that the old one can follow goes there and back', async () => {
    const old = await sidecar();
    await old.studio.report('shop', [register('one')]);
    const next = await newer(1);
    await old.close();
    await next.studio.report('shop', [register('two')]);
    const back = await sidecar();
    await next.close();
    await back.studio.report('shop', [register('three')]);
    expect(ids(back)).toEqual(['one', 'three', 'two']);
  }, 60_000);

  it('to a version that the old one would damage: it shows, says why, and leaves the writing to the new one', async () => {
    const old = await sidecar();
    await old.studio.report('shop', [register('one')]);
    await old.close();
    const next = await newer(2);
    await next.studio.report('shop', [register('two')]);
    const behind = await sidecar();
    await next.close();
    await eventually(() => expect(behind.engine.trouble()).toMatchObject({ code: 'newer' }), WITHIN_MS);
    expect(ids(behind)).toEqual(['one', 'two']);
    const again = await newer(2);
    await eventually(() => expect(again.studio.leads()).toBe(true), WITHIN_MS);
    await again.studio.report('shop', [register('three')]);
    await eventually(() => expect(ids(behind)).toEqual(['one', 'three', 'two']), WITHIN_MS);
  }, 90_000);
});
