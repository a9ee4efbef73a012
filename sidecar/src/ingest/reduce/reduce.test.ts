import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LogEvent } from '@loom-studio/core-adapter/protocol';
import { DEFAULT_POLICY } from '../policy.ts';
import { createWorkbench, type Workbench } from '../workbench.ts';
import { reduce } from './reduce.ts';

const SHOP = 'shop/host/aa1';
const MINUTE = 60_000;
const registered = (id: string, more = {}): LogEvent => ({
  kind: 'registered',
  at: 1_000,
  id,
  type: 'Order',
  ...more,
});
const changed = (id: string, more = {}): LogEvent => ({ kind: 'changed', at: 1_000, id, ...more });
const begin: LogEvent = { kind: 'resync-begin', at: 1, reason: 'asked' };
const end = (actors: number): LogEvent => ({ kind: 'resync-end', at: 1, actors });
const resynced = (id: string, more = {}): LogEvent => ({
  kind: 'resync-actor',
  at: 1,
  id,
  type: 'Order',
  ...more,
});

let bench: Workbench;
beforeEach(async () => {
  bench = await createWorkbench({ maxAgeMs: 5 * MINUTE, retentionMs: 30 * MINUTE });
});
afterEach(() => bench.close());

describe('actors', () => {
  it('are created with what was reported and nothing invented', async () => {
    await bench.send(SHOP, [registered('o-1', { worker: 'w-1', status: 'idle', messageCount: 3 })]);
    expect(bench.get('shop', 'o-1')).toEqual({
      app: 'shop',
      id: 'o-1',
      type: 'Order',
      status: 'idle',
      worker: 'w-1',
      messageCount: 3,
      registeredAt: bench.now(),
      statusAt: bench.now(),
      seenAt: bench.now(),
      lastHeartbeat: 1_000_000_000,
      producer: SHOP,
      n: 1,
      v: 2,
    });
  });

  it('keep their first registration and their identity apart from other apps', async () => {
    await bench.send('a/h/1', [registered('same', { messageCount: 1 })]);
    await bench.send('b/h/1', [registered('same', { messageCount: 2 })]);
    const born = bench.get('a', 'same')?.registeredAt;
    await bench.pass(3_000, ['a/h/1', 'b/h/1']);
    await bench.send('a/h/1', [registered('same', { messageCount: 5 })]);
    expect(bench.get('a', 'same')).toMatchObject({ registeredAt: born, messageCount: 5 });
    expect(bench.get('b', 'same')).toMatchObject({ messageCount: 2 });
  });

  it('add message deltas and remember since when a status holds', async () => {
    await bench.send(SHOP, [registered('o-1', { status: 'idle' }), changed('o-1', { messages: 2 })]);
    await bench.pass(2_000, [SHOP]);
    await bench.send(SHOP, [changed('o-1', { messages: 3, status: 'busy' })]);
    const busySince = bench.now();
    await bench.pass(2_000, [SHOP]);
    await bench.send(SHOP, [changed('o-1', { status: 'busy' })]);
    expect(bench.get('shop', 'o-1')).toMatchObject({ messageCount: 5, status: 'busy', statusAt: busySince });
    expect(bench.totals().messages).toBe(5);
  });

  it('lose what their registry no longer says of them', async () => {
    await bench.send(SHOP, [registered('o-1', { worker: 'w-1', metadata: { a: 1 } })]);
    await bench.send(SHOP, [registered('o-1', { worker: 'w-2' })]);
    expect(bench.get('shop', 'o-1')).toMatchObject({ worker: 'w-2' });
    expect(bench.get('shop', 'o-1')).not.toHaveProperty('metadata');
  });

  it('are not made by changes, unless a plain client upserts them', async () => {
    await bench.send(SHOP, [changed('ghost', { messages: 1 })]);
    expect(bench.get('shop', 'ghost')).toBeUndefined();
    expect(bench.totals()).toMatchObject({ unknown: 1, messages: 0 });
    await bench.send('shop', [changed('ghost', { upsert: true, messageCount: 4 })]);
    expect(bench.get('shop', 'ghost')).toMatchObject({ type: 'unknown', messageCount: 4 });
  });

  it('stay readable when removed, with cause and last state, and can come back', async () => {
    await bench.send(SHOP, [registered('o-1', { messageCount: 7 }), { kind: 'removed', at: 1, id: 'o-1' }]);
    expect(bench.get('shop', 'o-1')).toMatchObject({
      removedAt: bench.now(),
      cause: 'unregistered',
      messageCount: 7,
    });
    expect(bench.replica.view.size).toBe(0);
    await bench.send(SHOP, [registered('o-1')]);
    expect(bench.get('shop', 'o-1')).not.toHaveProperty('removedAt');
    expect(bench.replica.view.size).toBe(1);
  });

  it('are refused past the limit, and counted', async () => {
    const small = await createWorkbench({ maxActors: 2 });
    await small.send(SHOP, [
      registered('1'),
      registered('2'),
      registered('3'),
      changed('3', { messages: 1 }),
    ]);
    expect(small.replica.view.size).toBe(2);
    expect(small.totals()).toMatchObject({ overLimit: 1, unknown: 1 });
    await small.close();
  });
});

describe('numbers', () => {
  it('drop what took effect before, whole or in part', async () => {
    await bench.send(SHOP, [registered('o-1'), changed('o-1', { messages: 1 })], 1);
    await bench.send(SHOP, [registered('o-1'), changed('o-1', { messages: 1 })], 1);
    await bench.send(SHOP, [changed('o-1', { messages: 1 }), changed('o-1', { messages: 10 })], 2);
    expect(bench.get('shop', 'o-1')?.messageCount).toBe(11);
    expect(bench.totals().duplicates).toBe(3);
  });

  it('ask for a resync at a hole, also one that only a beacon shows', async () => {
    await bench.send(SHOP, [registered('o-1')], 1);
    expect(bench.replica.view.producer(SHOP)?.wantsResync).toBeUndefined();
    await bench.send(SHOP, [], 5);
    expect(bench.replica.view.producer(SHOP)).toMatchObject({ wantsResync: true, last: 4 });
    expect(bench.totals().holes).toBe(1);
    await bench.send(SHOP, [begin]);
    expect(bench.replica.view.producer(SHOP)?.wantsResync).toBeUndefined();
  });

  it('ask everybody when the log lost entries unread', async () => {
    await bench.send(SHOP, [registered('o-1')]);
    await bench.send('other/h/1', [registered('x')]);
    const next = { id: '99-0', flush: { producer: SHOP, first: 2, events: [] } };
    const { entry } = reduce(bench.replica.view, [next], true, DEFAULT_POLICY);
    expect(entry.producers).toEqual([
      { id: SHOP, whole: expect.objectContaining({ wantsResync: true }) },
      { id: 'other/h/1', whole: expect.objectContaining({ wantsResync: true }) },
    ]);
  });
});

describe('resync', () => {
  it('sets what the registry says and removes only own actors that it did not mention', async () => {
    await bench.send(SHOP, [registered('kept', { messageCount: 1 }), registered('lost')]);
    await bench.send('shop/other/bb2', [registered('foreign')]);
    await bench.send(SHOP, [begin, resynced('kept', { messageCount: 9, status: 'busy' }), end(1)]);
    expect(bench.get('shop', 'kept')).toMatchObject({ messageCount: 9, status: 'busy' });
    expect(bench.get('shop', 'lost')).toMatchObject({ cause: 'missing' });
    expect(bench.get('shop', 'foreign')).not.toHaveProperty('removedAt');
    expect(bench.totals()).toMatchObject({ messages: 0, carried: 9 });
  });

  it('removes nothing without its end, nor when a hole may have swallowed a mention', async () => {
    await bench.send(SHOP, [registered('a'), registered('b')]);
    await bench.send(SHOP, [begin, resynced('a')]);
    expect(bench.replica.view.size).toBe(2);
    await bench.send(SHOP, [end(2)], 7);
    expect(bench.replica.view.size).toBe(2);
    expect(bench.replica.view.producer(SHOP)).toMatchObject({ wantsResync: true });
  });

  it('never overrides what another adapter changed since it began', async () => {
    await bench.send('shop/other/bb2', [registered('moved', { status: 'idle' })]);
    await bench.send(SHOP, [begin]);
    await bench.send('shop/other/bb2', [changed('moved', { status: 'busy' })]);
    await bench.send(SHOP, [resynced('moved', { status: 'idle' }), end(1)]);
    expect(bench.get('shop', 'moved')).toMatchObject({ status: 'busy', producer: 'shop/other/bb2' });
  });

  it('takes over the actors of a process that was replaced', async () => {
    await bench.send('shop/host/old', [registered('a', { messageCount: 1 })]);
    await bench.send(SHOP, [begin, resynced('a', { messageCount: 4 }), end(1)]);
    expect(bench.get('shop', 'a')).toMatchObject({ producer: SHOP, messageCount: 4 });
  });

  it('fills gaps with foreign actors but claims none', async () => {
    await bench.send('shop/other/bb2', [registered('a', { status: 'busy' })]);
    await bench.send(SHOP, [
      begin,
      resynced('a', { status: 'idle', foreign: true }),
      resynced('b', { foreign: true }),
      end(2),
    ]);
    expect(bench.get('shop', 'a')).toMatchObject({ status: 'busy', producer: 'shop/other/bb2' });
    expect(bench.get('shop', 'b')).toBeDefined();
  });

  it('removes 2,500 unmentioned actors a bounded number at a time', async () => {
    for (let from = 0; from < 2_500; from += 500) {
      await bench.send(
        SHOP,
        Array.from({ length: 500 }, (_, n) => registered(`${from + n}`)),
      );
    }
    await bench.send(SHOP, [begin, resynced('0'), end(1)]);
    expect(bench.replica.view.size).toBe(1_500);
    await bench.pass(2_000, [SHOP]);
    expect(bench.replica.view.size).toBe(1);
  });
});

describe('time', () => {
  it('leaves an idle actor of a living app alone for three times its age: quiet, not gone', async () => {
    await bench.send(SHOP, [registered('o-1')]);
    await bench.pass(15 * MINUTE, [SHOP]);
    expect(bench.get('shop', 'o-1')).toMatchObject({ quietSince: expect.any(Number) });
    expect(bench.get('shop', 'o-1')).not.toHaveProperty('removedAt');
    await bench.send(SHOP, [changed('o-1', { messages: 1 })]);
    expect(bench.get('shop', 'o-1')).not.toHaveProperty('quietSince');
    await bench.pass(6 * MINUTE, [SHOP]);
    expect(bench.get('shop', 'o-1')).toHaveProperty('quietSince');
  });

  it('calls a silent adapter lost within 10 s, found again when it speaks, and removes its actors after the age', async () => {
    await bench.send(SHOP, [registered('o-1'), registered('o-2')]);
    const lastHeard = bench.now();
    await bench.pass(10_000);
    expect(bench.replica.view.producer(SHOP)).toMatchObject({ lostSince: lastHeard });
    await bench.send(SHOP, [changed('o-2', { messages: 1 })]);
    expect(bench.replica.view.producer(SHOP)).not.toHaveProperty('lostSince');
    await bench.pass(4 * MINUTE);
    expect(bench.replica.view.size).toBe(2);
    await bench.pass(MINUTE + 1_000);
    expect(bench.replica.view.size).toBe(0);
    expect(bench.get('shop', 'o-1')).toMatchObject({ cause: 'expired' });
  });

  it('removes quiet actors too once their app is gone', async () => {
    await bench.send(SHOP, [registered('o-1')]);
    await bench.pass(10 * MINUTE, [SHOP]);
    expect(bench.get('shop', 'o-1')).toHaveProperty('quietSince');
    await bench.pass(5 * MINUTE + 2_000);
    expect(bench.get('shop', 'o-1')).toMatchObject({ cause: 'expired' });
  });

  it('removes what no adapter stands behind after its age', async () => {
    await bench.send('default', [registered('curl')]);
    await bench.pass(5 * MINUTE + 1_000);
    expect(bench.get('default', 'curl')).toMatchObject({ cause: 'expired' });
  });

  it('respects the ages an adapter asks for', async () => {
    await bench.send(SHOP, [
      { kind: 'hello', at: 1, maxAgeMs: MINUTE, autoCleanup: false },
      registered('o-1'),
    ]);
    await bench.pass(MINUTE + 1_000, [SHOP]);
    expect(bench.get('shop', 'o-1')).toHaveProperty('quietSince');
    await bench.pass(10 * MINUTE);
    expect(bench.get('shop', 'o-1')).not.toHaveProperty('removedAt');
  });

  it('does not take the pause between two beacons for the end of an adapter, however small the age', async () => {
    await bench.send(SHOP, [{ kind: 'hello', at: 1, maxAgeMs: 2_000 }, registered('o-1')]);
    await bench.pass(5_000);
    expect(bench.get('shop', 'o-1')).not.toHaveProperty('removedAt');
    await bench.pass(5_000);
    expect(bench.get('shop', 'o-1')).toMatchObject({ cause: 'expired' });
  });

  it('judges nobody by the silence of its own absence', async () => {
    await bench.send(SHOP, [registered('o-1')]);
    await bench.send('default', [registered('curl')]);
    await bench.away(60 * MINUTE);
    expect(bench.replica.view.producer(SHOP)).not.toHaveProperty('lostSince');
    expect(bench.replica.view.size).toBe(2);
    await bench.pass(5 * MINUTE + 1_000, [SHOP]);
    expect(bench.get('shop', 'o-1')).not.toHaveProperty('removedAt');
    expect(bench.get('default', 'curl')).toMatchObject({ cause: 'expired' });
  });

  it('never runs backwards', async () => {
    const before = bench.replica.view.state.now;
    await bench.sendRaw({ producer: '#studio', first: 0, events: [{ kind: 'tick', at: 5 }] });
    expect(bench.replica.view.state.now).toBe(before);
  });

  it('forgets the dead and their history after the retention time, and the adapter after them', async () => {
    await bench.send(SHOP, [registered('o-1'), { kind: 'journal', at: 1, id: 'o-1', entry: { type: 'x' } }]);
    await bench.send(SHOP, [{ kind: 'removed', at: 2, id: 'o-1' }]);
    await bench.pass(29 * MINUTE);
    expect(await bench.history('journal:shop:o-1')).toHaveLength(1);
    await bench.pass(2 * MINUTE);
    expect(bench.get('shop', 'o-1')).toBeUndefined();
    expect(await bench.history('journal:shop:o-1')).toEqual([]);
    expect(bench.replica.view.producer(SHOP)).toBeUndefined();
  });

  it('keeps no more dead than the limit, oldest go first', async () => {
    const small = await createWorkbench({ maxTombstones: 2 });
    const ids = ['1', '2', '3', '4'];
    await small.send(SHOP, [
      ...ids.map((id) => registered(id)),
      ...ids.map((id): LogEvent => ({ kind: 'removed', at: 1, id })),
    ]);
    await small.pass(1_000);
    expect(ids.map((id) => small.get('shop', id) !== undefined)).toEqual([false, false, true, true]);
    await small.close();
  });

  it('measures a rate over ticks and only what came while it listened', async () => {
    await bench.send(SHOP, [registered('o-1', { messageCount: 1_000_000 })]);
    await bench.pass(5_000, [SHOP]);
    await bench.send(SHOP, [changed('o-1', { messages: 50 })]);
    await bench.pass(1_000, [SHOP]);
    const { recent } = bench.replica.view.state;
    expect((recent.at(-1)?.[1] ?? 0) - (recent[0]?.[1] ?? 0)).toBe(50);
  });
});

describe('bad events', () => {
  const nested = () => {
    const root: Record<string, unknown> = {};
    let leaf = root;
    for (let depth = 0; depth < 10_000; depth += 1) leaf = leaf['x'] = {} as Record<string, unknown>;
    return root;
  };
  const bad: Array<[string, unknown]> = [
    ['null', null],
    ['a text', 'hello'],
    ['no kind', { at: 1, id: 'x' }],
    ['an unknown kind', { kind: 'explode', at: 1 }],
    ['a kind that is a prototype', { kind: 'constructor', at: 1 }],
    ['no id', { kind: 'registered', at: 1, type: 'T' }],
    ['a wrong id', { kind: 'registered', at: 1, id: 7, type: 'T' }],
    ['a wrong status', { kind: 'changed', at: 1, id: 'o-1', status: { busy: true } }],
    ['a negative delta', { kind: 'changed', at: 1, id: 'o-1', messages: -5 }],
    ['a count that is no number', { kind: 'changed', at: 1, id: 'o-1', messageCount: '9' }],
    ['no time', { kind: 'changed', id: 'o-1' }],
    ['a tick of somebody else', { kind: 'tick', at: 9e15 }],
    ['what the edge refused', { kind: 'rejected', reason: 'too large' }],
    ['a wait that is no duration', { kind: 'message', at: 1, to: 'o-1', waitMs: '3' }],
    ['a negative run', { kind: 'message', at: 1, to: 'o-1', runMs: -1 }],
    ['an error that is no text', { kind: 'message', at: 1, to: 'o-1', error: { code: 1 } }],
    ['a journal entry that is a list', { kind: 'journal', at: 1, id: 'o-1', entry: [] }],
  ];
  it.each(bad)('sets aside %s with its reason, and its neighbours go on', async (_name, event) => {
    await bench.send(SHOP, [registered('o-1'), event as LogEvent, changed('o-1', { messages: 1 })]);
    expect(bench.get('shop', 'o-1')?.messageCount).toBe(1);
    expect(bench.totals().rejected).toBe(1);
    expect(await bench.rejected()).toEqual([
      expect.objectContaining({
        body: expect.objectContaining({ reason: expect.stringMatching(/./), n: 2 }),
      }),
    ]);
  });

  it.each([
    ['not an object', 7],
    ['no producer', { first: 1, events: [] }],
    ['no events', { producer: SHOP, first: 1 }],
    ['no number', { producer: SHOP, events: [] }],
    ['zero as a number', { producer: SHOP, first: 0, events: [] }],
  ])('sets aside a flush: %s', async (_name, flush) => {
    await bench.sendRaw(flush);
    await bench.send(SHOP, [registered('o-1')], 1);
    expect(bench.totals().rejected).toBe(1);
    expect(bench.replica.view.size).toBe(1);
  });

  it('sets aside an entry that breaks the reducer itself, and the log goes on', async () => {
    const broken = {
      get kind(): string {
        throw new Error('unreadable');
      },
    };
    await bench.engine.append('bench', { producer: SHOP, first: 1, events: [registered('before')] });
    await bench.engine.append('bench', { producer: SHOP, first: 2, events: [broken as never] });
    await bench.send('other/h/1', [registered('after')]);
    expect([bench.get('shop', 'before'), bench.get('other', 'after')]).toEqual([
      expect.anything(),
      expect.anything(),
    ]);
    expect((await bench.rejected()).map(({ body }) => body['reason'])).toEqual([
      expect.stringContaining('unreadable'),
    ]);
    // Its number took no effect, so what follows shows a hole.
    await bench.send(SHOP, [changed('before', { messages: 1 })], 3);
    expect(bench.replica.view.producer(SHOP)).toMatchObject({ wantsResync: true });
  });

  it('survives hostile nesting in an event', async () => {
    await expect(bench.send('default', [registered('deep', { metadata: nested() })])).rejects.toThrow();
    await bench.send('default', [registered('next')]);
    expect(bench.get('default', 'next')).toBeDefined();
  });

  it('keeps prototype-like keys as data', async () => {
    const metadata = JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":1}}');
    await bench.send('default', [registered('__proto__', { metadata }), registered('constructor')]);
    expect(JSON.stringify(bench.get('default', '__proto__')?.metadata)).toBe(JSON.stringify(metadata));
    expect(bench.get('default', 'constructor')).toBeDefined();
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });
});
