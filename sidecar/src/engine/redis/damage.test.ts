import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../../../tests/support/eventually.ts';
import { startRedis, type TestRedis } from '../../../../tests/support/redis.ts';
import { LOG_START } from '../engine.ts';
import {
  actor,
  closeEngines,
  type EngineWorld,
  entryAfter,
  line,
  loadIds,
  openEngine,
  WS,
} from './engine-world.ts';

let redis: TestRedis;
let world: EngineWorld;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.close());
beforeEach(async () => {
  await redis.cli('FLUSHALL');
  world = openEngine(redis.url);
});
afterEach(async () => {
  await redis.cli('CONFIG', 'SET', 'maxmemory', '0');
  await closeEngines();
});

const flush = (first: number) => ({ producer: 'shop/one/a1', first, events: [] });

describe('documents that somebody damaged', () => {
  const idsOf = async () => (await world.engine.listDocs(WS, 'sidecar')).map(({ id }) => id);

  it.each([
    ['a value', ['HSET', 'studio:{w}:doc:sidecar', 'bad', 'x']],
    ['a value that is no JSON', ['HSET', 'studio:{w}:doc:sidecar', 'bad', '1:0:x']],
  ])('are set aside and counted, and the others are told: %s', async (_, command) => {
    await world.engine.putDoc(WS, 'sidecar', 'good', { n: 1 });
    await redis.cli(...command);
    expect(await idsOf()).toEqual(['good']);
    expect(await world.engine.getDoc(WS, 'sidecar', 'bad')).toBeUndefined();
    expect(world.engine.drops()['docs.damaged']).toBe(2);
  });

  it('make room for the next one when the whole kind is something else', async () => {
    await redis.cli('SET', 'studio:{w}:doc:sidecar', 'x');
    expect(await idsOf()).toEqual([]);
    expect(await world.engine.deleteDoc(WS, 'sidecar', 'good')).toBe(false);
    expect(await world.engine.putDoc(WS, 'sidecar', 'good', { n: 1 })).toEqual({ ok: true, version: 1 });
    expect(await idsOf()).toEqual(['good']);
    expect(world.engine.drops()['docs.damaged']).toBe(2);
  });
});

describe('state that somebody damaged', () => {
  const filled = async () => {
    await world.commit({
      actors: [actor('1'), actor('2')],
      producers: [{ id: 'p', whole: { id: 'p', app: 'a', last: 1, firstSeenAt: 1, seenAt: 1 } }],
      history: [line('journal:a:1', 1)],
    });
    return world.engine.position(WS);
  };

  it.each([
    ['the position', ['DEL', 'studio:{w}:meta']],
    ['the position is another thing', ['SET', 'studio:{w}:meta', 'x']],
    ['the list of actors', ['DEL', 'studio:{w}:actors']],
    ['one of the list of actors', ['ZREM', 'studio:{w}:actors', 'a:1']],
    ['the list of actors is another thing', ['SET', 'studio:{w}:actors', 'x']],
    ['the actor that changes', ['DEL', 'studio:{w}:actor:a:1']],
    ['the actor that changes is another thing', ['SET', 'studio:{w}:actor:a:1', 'x']],
    ['the producers', ['DEL', 'studio:{w}:producers']],
    ['the producers are another thing', ['SET', 'studio:{w}:producers', 'x']],
    ['the changelog is another thing', ['SET', 'studio:{w}:changes', 'x']],
  ])('begins a new epoch at the next commit, and nothing of the old one is left: %s', async (_, command) => {
    const before = await filled();
    await redis.cli(...command);
    const patch = { key: 'a:1', v: 2, set: { status: 'busy' } };
    const result = await world.engine.commit(WS, before, entryAfter(before, { actors: [patch] }));
    expect(result).toMatchObject({ ok: false });
    const after = await world.engine.position(WS);
    expect(after).toMatchObject({ seq: 0, epoch: expect.not.stringMatching(before.epoch) });
    expect(await world.engine.since(WS, before)).toBe('gone');
    expect(await loadIds(world.engine)).toEqual([]);
    await world.commit({ actors: [actor('3')] });
    expect(await loadIds(world.engine)).toEqual(['3']);
    await eventually(async () =>
      expect(await redis.cli('KEYS', 'studio:{w}:actor:*')).toBe('studio:{w}:actor:a:3'),
    );
  });

  it('reads nothing twice in the new epoch, though the log still holds it', async () => {
    const { id } = await world.engine.append(WS, flush(1));
    await world.commit({ at: id });
    await world.engine.append(WS, flush(2));
    await redis.cli('DEL', 'studio:{w}:meta');
    const { at, seq } = await world.engine.position(WS);
    expect({ at, seq }).toEqual({ at: id, seq: 0 });
    const { entries } = await world.engine.tail(WS, at, { limit: 9, waitMs: 0 });
    expect(entries.map((entry) => entry.flush.first)).toEqual([2]);
  });

  it('takes no actor of an epoch that ended for one of the next, though its hash is there still', async () => {
    await filled();
    await redis.cli('DEL', 'studio:{w}:meta');
    const next = await world.engine.position(WS);
    expect(await redis.cli('EXISTS', 'studio:{w}:actor:a:1')).toBe('1');
    const patch = { key: 'a:1', v: 1, set: { status: 'busy' } };
    const result = await world.engine.commit(WS, next, entryAfter(next, { actors: [patch] }));
    expect(result).toMatchObject({ ok: false, reason: 'damaged' });
    expect(await loadIds(world.engine)).toEqual([]);
  });

  it('begins a new epoch when a record cannot be read', async () => {
    const before = await filled();
    await redis.cli('HSET', 'studio:{w}:actor:a:1', 'messageCount', 'many');
    await expect(loadIds(world.engine)).rejects.toThrow('not readable');
    expect((await world.engine.position(WS)).epoch).not.toBe(before.epoch);
  });

  it('replaces a history that is another thing', async () => {
    await filled();
    await redis.cli('SET', 'studio:{w}:journal:a:1', 'x');
    expect(await world.engine.range(WS, 'journal:a:1', { limit: 9 })).toEqual([]);
    await world.commit({ history: [line('journal:a:1', 2)] });
    expect(await world.engine.range(WS, 'journal:a:1', { limit: 9 })).toMatchObject([{ at: 2 }]);
  });

  it('answers gone when an older dump was put back, though its numbers are in use again', async () => {
    const start = await filled();
    await world.engine.append(WS, flush(1));
    const { entries } = await world.engine.tail(WS, LOG_START, { limit: 1, waitMs: 0 });
    await world.commit({ at: entries[0]?.id ?? '' });
    const lost = await world.engine.position(WS);
    // As a restored dump would: one commit less in both places.
    await redis.cli('XDEL', 'studio:{w}:changes', `${lost.seq}-0`);
    await redis.cli('XSETID', 'studio:{w}:changes', `${start.seq}-0`);
    await redis.cli('HSET', 'studio:{w}:meta', 'seq', `${start.seq}`, 'at', start.at, 'cursor', start.at);
    await world.commit({});
    expect((await world.engine.position(WS)).seq).toBe(lost.seq);
    expect(await world.engine.since(WS, lost)).toBe('gone');
    expect(await world.engine.since(WS, start)).toHaveLength(1);
  });
});

describe('a log that somebody damaged', () => {
  const position = async () => {
    const { id } = await world.engine.append(WS, flush(1));
    await world.commit({ at: id });
    return id;
  };
  const after = (cursor: string) => world.engine.tail(WS, cursor, { limit: 9, waitMs: 0 });

  it('deleted and written anew says that something is missing', async () => {
    const cursor = await position();
    await redis.cli('DEL', 'studio:{w}:events');
    expect(await after(cursor)).toEqual({ entries: [], gap: false });
    await world.engine.append(WS, flush(2));
    expect(await after(cursor)).toMatchObject({ gap: true, entries: { length: 1 } });
  });

  it('written anew under a clock set back is read all the same', async () => {
    const cursor = await position();
    await redis.cli('DEL', 'studio:{w}:events');
    await redis.cli('XADD', 'studio:{w}:events', '5-1', 'producer', 'x', 'first', '0', 'events', '[]');
    expect(await after(cursor)).toEqual({ entries: [], gap: true });
    await world.engine.append(WS, flush(3));
    expect(await after(cursor)).toMatchObject({ gap: true, entries: { length: 1 } });
  });

  it.each([
    ['no fields of ours', ['a', 'b'], { producer: undefined }],
    ['a torn list', ['producer', 'p', 'first', '1', 'events', '[{"kind":'], { events: '[{"kind":' }],
    ['bytes that are no text', ['producer', 'p', 'first', '1', 'events', '\u00ff\u00fe'], { first: 1 }],
  ])('hands on an entry with %s for the reducer to set aside', async (_, fields, expected) => {
    await redis.cli('XADD', 'studio:{w}:events', '*', ...fields);
    const { entries } = await after(LOG_START);
    expect(entries).toMatchObject([{ flush: expected }]);
  });

  it('hands on an entry of ten million characters unread', async () => {
    await redis.cli(
      'EVAL',
      `redis.call('XADD', KEYS[1], '*', 'producer', 'p', 'first', '1', 'events', '[' .. string.rep('1,', 5000000) .. '1]')`,
      '1',
      'studio:{w}:events',
    );
    const { entries } = await after(LOG_START);
    expect(entries[0]?.flush.events).toMatch(/too many for one flush/);
  });
});

describe('what else happens to a Redis', () => {
  it('forgets scripts: they are sent again', async () => {
    await world.commit({});
    await redis.cli('SCRIPT', 'FLUSH');
    await world.commit({ actors: [actor('1')] });
    expect(await loadIds(world.engine)).toEqual(['1']);
  });

  it('is full: refuses visibly, corrupts nothing, and goes on by itself when there is room', async () => {
    await world.commit({ actors: [actor('1')] });
    const before = await world.engine.position(WS);
    await redis.cli('CONFIG', 'SET', 'maxmemory', '1');
    await expect(world.engine.append(WS, flush(1))).rejects.toMatchObject({ code: 'overloaded' });
    const refused = world.engine.commit(WS, before, entryAfter(before, { actors: [actor('2')] }));
    await expect(refused).rejects.toMatchObject({ code: 'overloaded' });
    expect(world.engine.trouble()).toMatchObject({ code: 'full' });
    expect(await world.engine.position(WS)).toEqual(before);
    expect(await loadIds(world.engine)).toEqual(['1']);
    await redis.cli('CONFIG', 'SET', 'maxmemory', '0');
    await world.commit({ actors: [actor('2')] });
    // It is believed once writes were taken for a while.
    await eventually(async () => {
      await world.commit({});
      expect(world.engine.trouble()).toBeUndefined();
    });
    expect(await loadIds(world.engine)).toEqual(['1', '2']);
    expect(world.engine.drops()['log.refused']).toBe(1);
  });

  it('takes signs of life when it is full, and no other documents', async () => {
    const { engine } = world;
    const ttl = { ttlMs: 9_000 };
    await engine.putDoc(WS, 'sidecar', 'old', { beat: 1 }, ttl);
    await redis.cli('CONFIG', 'SET', 'maxmemory', '1');
    for (const id of ['old', 'new'])
      expect((await engine.putDoc(WS, 'sidecar', id, { beat: 2 }, ttl)).ok).toBe(true);
    expect((await engine.listDocs(WS, 'sidecar')).map(({ value }) => value)).toEqual([
      { beat: 2 },
      { beat: 2 },
    ]);
    // It counts as full all the same.
    expect(engine.trouble()).toMatchObject({ code: 'full' });
    const refusals = [
      engine.putDoc(WS, 'view', 'lasting', 1),
      engine.putDoc(WS, 'ticket', 'long', 1, { ttlMs: 3_600_000 }),
      engine.putDoc(WS, 'sidecar', 'large', 'x'.repeat(3_000), ttl),
    ];
    for (const refused of refusals) await expect(refused).rejects.toMatchObject({ code: 'overloaded' });
    expect(engine.drops()['docs.refused']).toBe(3);
  });

  it('makes room for the next commit by what is applied already', async () => {
    const { id } = await world.engine.append(WS, flush(1));
    for (let n = 0; n < 10; n += 1) await world.commit({ at: id });
    const { id: last } = await world.engine.append(WS, flush(2));
    await world.commit({ at: last });
    const before = await world.engine.position(WS);
    await redis.cli('CONFIG', 'SET', 'maxmemory', '1');
    await expect(world.engine.commit(WS, before, entryAfter(before))).rejects.toMatchObject({
      code: 'overloaded',
    });
    await eventually(async () => {
      expect(await redis.cli('XLEN', 'studio:{w}:changes')).toBe('6');
      expect(await redis.cli('XLEN', 'studio:{w}:events')).toBe('1');
    });
    await redis.cli('CONFIG', 'SET', 'maxmemory', '0');
  });
});

describe('limits', () => {
  it('of the log: more is refused and counted', async () => {
    const small = openEngine(redis.url, { limits: { logEntries: 2 } });
    await small.engine.append(WS, flush(1));
    await small.engine.append(WS, flush(2));
    await expect(small.engine.append(WS, flush(3))).rejects.toMatchObject({ code: 'overloaded' });
    expect(small.engine.drops()['log.refused']).toBe(1);
  });

  it('of all histories: the longest untouched go whole, and are counted', async () => {
    const small = openEngine(redis.url, { limits: { historyLines: 10 } });
    for (let n = 0; n < 5; n += 1) {
      await small.commit({ history: [1, 2, 3].map((at) => line(`journal:a:${n}`, at)) });
    }
    expect(await small.engine.range(WS, 'journal:a:0', { limit: 9 })).toEqual([]);
    expect(await small.engine.range(WS, 'journal:a:4', { limit: 9 })).toHaveLength(3);
    expect(await redis.cli('HMGET', 'studio:{w}:meta', 'lines', 'evicted')).toBe('9\n6');
    await small.commit({ dropHistory: ['journal:a:4'] });
    expect(await redis.cli('HGET', 'studio:{w}:meta', 'lines')).toBe('6');
  });

  it('of the changelog: old positions are gone, recent ones are not', async () => {
    const small = openEngine(redis.url, { limits: { changelogBytes: 2_000 } });
    const start = await small.engine.position(WS);
    for (let n = 0; n < 20; n += 1) await small.commit({});
    await eventually(async () => expect(await small.engine.since(WS, start)).toBe('gone'));
    const { seq } = await small.engine.position(WS);
    expect(small.engine.drops()['changelog.cut']).toBeGreaterThan(0);
    const kept = Number(await redis.cli('XLEN', 'studio:{w}:changes'));
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(seq);
  });
});

describe('versions of the state', () => {
  it('a newer one that an older studio may go on from is gone on from, and back', async () => {
    const newer = openEngine(redis.url, { schema: { schema: 2, compat: 1 } });
    await world.commit({ actors: [actor('1')] });
    await newer.commit({ actors: [actor('2')] });
    await world.commit({ actors: [actor('3')] });
    await newer.commit({ actors: [actor('4')] });
    expect(await loadIds(world.engine)).toEqual(['1', '2', '3', '4']);
  });

  it('a newer one that it would damage is refused, and stays whole', async () => {
    const newer = openEngine(redis.url, { schema: { schema: 2, compat: 2 } });
    await world.commit({ actors: [actor('1')] });
    await newer.commit({ actors: [actor('2')] });
    await expect(world.commit({ actors: [actor('3')] })).rejects.toMatchObject({
      code: 'unsupported_version',
    });
    expect(world.engine.trouble()).toMatchObject({ code: 'newer' });
    expect(await loadIds(newer.engine)).toEqual(['1', '2']);
  });
});
