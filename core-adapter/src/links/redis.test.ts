import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Cluster, Redis } from 'ioredis';
import { eventually } from '../../../tests/support/eventually.ts';
import { freePort } from '../../../tests/support/free-port.ts';
import { startRedis, type TestRedis } from '../../../tests/support/redis.ts';
import { startSentinel, type TestSentinel } from '../../../tests/support/redis-sentinel.ts';
import type { Link, OutgoingFlush, RedisLike } from '../types.ts';
import { chooseLink } from './choose-link.ts';

const PRODUCER = 'shop/i/r1';
const KEYS = {
  meta: 'studio:{default}:meta',
  producers: 'studio:{default}:producers',
  events: 'studio:{default}:events',
};

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.close());
beforeEach(() => redis.cli('FLUSHALL'));

const undo: Array<() => unknown> = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

const flushOf = (first: number, count = 1): OutgoingFlush => ({
  producer: PRODUCER,
  first,
  events: Array.from({ length: count }, (_, index) => ({ kind: 'removed', at: 1, id: `ä${index}` })),
});

function linkTo(url: string, lines: string[] = []): Link {
  const log = (line: string) => lines.push(line);
  const link = chooseLink({ url }, { env: {}, workspace: 'default', log });
  undo.push(() => link.close?.());
  return link;
}

/** As a studio leaves its facts. */
async function commit(epoch: string, record?: object): Promise<void> {
  await redis.cli('HSET', KEYS.meta, 'epoch', epoch);
  if (record) await redis.cli('HSET', KEYS.producers, PRODUCER, JSON.stringify(record));
}

describe('a flush', () => {
  test('is one entry of the stream', async () => {
    await linkTo(redis.url).send(flushOf(1, 2));
    const [, ...fields] = (await redis.cli('XRANGE', KEYS.events, '-', '+')).split('\n');
    expect(fields).toEqual([
      ...['producer', PRODUCER, 'first', '1', 'count', '2'],
      ...['events', JSON.stringify(flushOf(1, 2).events)],
    ]);
  });

  test('without events is an entry too: a sign of life', async () => {
    await linkTo(redis.url).send(flushOf(8, 0));
    const [, ...fields] = (await redis.cli('XRANGE', KEYS.events, '-', '+')).split('\n');
    expect(fields.slice(2)).toEqual(['first', '8', 'count', '0', 'events', '[]']);
  });

  test('is answered with what a studio committed before it', async () => {
    await commit('e1', { last: 7, wantsResync: true });
    expect(await linkTo(redis.url).send(flushOf(8))).toEqual({
      ok: true,
      epoch: 'e1',
      last: 7,
      resync: true,
    });
  });

  test('of a producer the studio has not seen is accepted with nothing applied', async () => {
    await commit('e1');
    expect(await linkTo(redis.url).send(flushOf(1))).toEqual({
      ok: true,
      epoch: 'e1',
      last: 0,
      resync: false,
    });
  });

  test('is taken before any studio ran, under an epoch that no studio has', async () => {
    expect(await linkTo(redis.url).send(flushOf(1))).toEqual({ ok: true, epoch: '', last: 0, resync: false });
    expect(await redis.cli('XLEN', KEYS.events)).toBe('1');
  });

  test('beside a record nobody understands is tried again', async () => {
    await commit('e1');
    for (const record of ['{', '7', '{"last":"x"}']) {
      await redis.cli('HSET', KEYS.producers, PRODUCER, record);
      expect(await linkTo(redis.url).send(flushOf(1))).toMatchObject({ ok: false, fault: 'retry' });
    }
  });

  test('drops the oldest entries of a log that nobody reads', async () => {
    const fill = "for i = 1, 17000 do redis.call('XADD', KEYS[1], '*', 'a', 'b') end";
    await redis.cli('EVAL', fill, '1', KEYS.events);
    await linkTo(redis.url).send(flushOf(1));
    expect(Number(await redis.cli('XLEN', KEYS.events))).toBeLessThan(16_200);
  });
});

describe('while no studio applies anything', () => {
  const heavy = (first: number): OutgoingFlush => ({
    producer: PRODUCER,
    first,
    events: [{ kind: 'removed', at: 1, id: 'x'.repeat(1024 * 1024) }],
  });

  test('a producer leaves at most so much in Redis, and goes on when a studio catches up', async () => {
    await commit('e1');
    const link = linkTo(redis.url);
    for (let n = 1; n <= 16; n += 1) expect(await link.send(heavy(n))).toMatchObject({ ok: true });
    expect(await link.send(heavy(17))).toMatchObject({
      ok: false,
      fault: 'retry',
      detail: expect.stringContaining('16 flushes wait'),
    });
    expect(await redis.cli('XLEN', KEYS.events)).toBe('16');
    await commit('e1', { last: 15 });
    expect(await link.send(heavy(17))).toEqual({ ok: true, epoch: 'e1', last: 15, resync: false });
    expect(await redis.cli('XLEN', KEYS.events)).toBe('17');
  });

  test('it goes on showing that it lives, with the numbers it used', async () => {
    await commit('e1');
    const link = linkTo(redis.url);
    for (let n = 1; n <= 16; n += 1) await link.send(heavy(n));
    expect(await link.send(flushOf(17, 0))).toMatchObject({ ok: true });
    const [, ...fields] = (await redis.cli('XREVRANGE', KEYS.events, '+', '-', 'COUNT', '1')).split('\n');
    expect(fields.slice(2)).toEqual(['first', '17', 'count', '0', 'events', '[]']);
  });
});

describe('what Redis refuses', () => {
  let own: TestRedis;
  beforeAll(async () => {
    own = await startRedis({ args: ['--maxclients', '20'] });
  });
  afterAll(() => own.close());
  afterEach(async () => {
    await own.cli('CONFIG', 'SET', 'maxmemory', '0');
    await own.cli('CONFIG', 'SET', 'min-replicas-to-write', '0');
    await own.cli('REPLICAOF', 'NO', 'ONE');
    await own.cli('FLUSHALL');
  });

  test.each([
    ['for want of memory', 'OOM', ['CONFIG', 'SET', 'maxmemory', '1']],
    ['for want of replicas', 'NOREPLICAS', ['CONFIG', 'SET', 'min-replicas-to-write', '1']],
    ['as a replica', 'READONLY', ['REPLICAOF', '127.0.0.1', '1']],
  ])('%s is tried again, and comes through on the same link', async (_, code, words) => {
    const link = linkTo(own.url);
    await own.cli(...words);
    expect(await link.send(flushOf(1))).toMatchObject({
      ok: false,
      fault: 'retry',
      detail: expect.stringContaining(code),
    });
    await own.cli('CONFIG', 'SET', 'maxmemory', '0');
    await own.cli('CONFIG', 'SET', 'min-replicas-to-write', '0');
    await own.cli('REPLICAOF', 'NO', 'ONE');
    expect(await link.send(flushOf(1))).toMatchObject({ ok: true });
  });

  test.each([
    ['another thing', ['SET', KEYS.events, 'no stream'], 'WRONGTYPE'],
    ['a log out of ids', ['XADD', KEYS.events, '18446744073709551615-1', 'a', 'b'], undefined],
    [
      'a log out of ids, to the last one',
      ['XADD', KEYS.events, '18446744073709551615-18446744073709551615', 'a', 'b'],
      'exhausted',
    ],
  ])(
    'because of %s in its place is tried again, until a sidecar has begun it anew',
    async (_, command, detail) => {
      await own.cli(...command);
      const reply = await linkTo(own.url).send(flushOf(1));
      expect(reply).toMatchObject(
        detail ? { ok: false, fault: 'retry', detail: expect.stringContaining(detail) } : { ok: true },
      );
    },
  );

  test('when only its facts cannot be read is tried again', async () => {
    await own.cli('SET', KEYS.meta, 'no hash');
    expect(await linkTo(own.url).send(flushOf(1))).toMatchObject({ ok: false, fault: 'retry' });
  });

  test('in a database that does not exist goes into no other', async () => {
    expect(await linkTo(`${own.url}/99`).send(flushOf(1))).toMatchObject({
      ok: false,
      fault: 'denied',
      detail: expect.stringContaining('DB index'),
    });
    expect(await own.cli('DBSIZE')).toBe('0');
  });

  test('because it has too many clients is tried again', async () => {
    const others = Array.from({ length: 20 }, () => new Redis(own.url, { retryStrategy: () => null }));
    for (const each of others) each.on('error', () => undefined);
    await eventually(() => expect(others.every(({ status }) => /^(ready|end)$/.test(status))).toBe(true));
    const reply = await linkTo(own.url).send(flushOf(1));
    for (const each of others) each.disconnect();
    expect(reply).toMatchObject({ ok: false, fault: 'retry' });
    await eventually(() => own.cli('PING'));
  });
});

describe('a password', () => {
  const SECRET = 's3cret!/%';
  let guarded: TestRedis;
  beforeAll(async () => {
    const acl = ['--user', 'default', 'off', '--user', 'app', 'on', `>${SECRET}`, '~studio:*', '+@all'];
    guarded = await startRedis({ args: [...acl, '--user', 'guest', 'on', `>${SECRET}`, '~*', '+hget'] });
  });
  afterAll(() => guarded.close());

  const as = (user: string, password = SECRET) =>
    guarded.url.replace('//', `//${user}:${encodeURIComponent(password)}@`);

  test('opens the door', async () => {
    expect(await linkTo(as('app')).send(flushOf(1))).toMatchObject({ ok: true });
  });

  test.each([
    ['that is wrong', () => as('app', `${SECRET}x`), 'WRONGPASS'],
    ['that is missing', () => guarded.url, 'unauthenticated'],
    ['of somebody who may not write', () => as('guest'), 'NOPERM'],
  ])('%s denies access and is not repeated', async (_, url, code) => {
    const lines: string[] = [];
    const reply = await linkTo(url(), lines).send(flushOf(1));
    expect(reply).toMatchObject({
      ...{ ok: false, fault: 'denied', by: 'Redis' },
      detail: expect.stringContaining(code),
    });
    expect(JSON.stringify([reply, lines])).not.toContain('s3cret');
  });

  test('is not repeated either by a server that knows no passwords', async () => {
    const strange = await startRedis({ args: ['--rename-command', 'AUTH', ''] });
    undo.push(() => strange.close());
    const reply = await linkTo(strange.url.replace('//', '//:s3cret@')).send(flushOf(1));
    expect(reply).toMatchObject({ ok: false, fault: 'denied', detail: expect.stringContaining('auth') });
    expect(JSON.stringify(reply)).not.toContain('s3cret');
  });
});

describe('a server', () => {
  test('that is not there is tried again, and found when it comes', async () => {
    const port = await freePort();
    const link = linkTo(`redis://127.0.0.1:${port}`);
    expect(await link.send(flushOf(1))).toMatchObject({
      ok: false,
      fault: 'retry',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
    const late = await startRedis({ port });
    undo.push(() => late.close());
    expect(await link.send(flushOf(1))).toMatchObject({ ok: true });
  });

  test('that says nothing is given up', async () => {
    const link = linkTo(redis.url);
    await link.send(flushOf(1));
    await redis.freeze();
    const reply = await link.send(flushOf(2)).finally(() => redis.thaw());
    expect(reply).toMatchObject({
      ok: false,
      fault: 'retry',
      detail: expect.stringContaining('did not answer'),
    });
    expect(await link.send(flushOf(2))).toMatchObject({ ok: true });
  }, 20_000);

  test('of a Cluster that does not hold the workspace names the one that does', async () => {
    const args = ['--cluster-enabled', 'yes'];
    const nodes = [await startRedis({ args }), await startRedis({ args })] as const;
    undo.push(() => Promise.all(nodes.map((node) => node.close())));
    await nodes[0].cli('CLUSTER', 'ADDSLOTSRANGE', '0', '8191');
    await nodes[1].cli('CLUSTER', 'ADDSLOTSRANGE', '8192', '16383');
    await nodes[0].cli('CLUSTER', 'MEET', '127.0.0.1', String(nodes[1].port));
    for (const node of nodes) {
      await eventually(
        async () => expect(await node.cli('CLUSTER', 'INFO')).toContain('cluster_state:ok'),
        15_000,
      );
    }
    for (const node of nodes) expect(await linkTo(node.url).send(flushOf(1))).toMatchObject({ ok: true });
    const both = nodes.map(({ port }) => `127.0.0.1:${port}`).join(',');
    expect(await linkTo(`redis://${both}`).send(flushOf(1))).toMatchObject({ ok: true });
    const cluster = new Cluster([{ host: '127.0.0.1', port: nodes[0].port }]);
    undo.push(() => cluster.disconnect());
    await eventually(() => expect(cluster.status).toBe('ready'));
    const link = chooseLink({ redis: cluster }, { env: {}, workspace: 'default', log: () => undefined });
    expect(await link.send(flushOf(1))).toMatchObject({ ok: true });
    const lengths = await Promise.all(nodes.map((node) => node.cli('DBSIZE')));
    expect(lengths.sort()).toEqual(['0', '1']);
  }, 40_000);
});

describe('a group with Sentinels', () => {
  async function aSentinel(lines: string[] = []): Promise<TestSentinel> {
    const sentinel = await startSentinel(lines);
    undo.push(() => sentinel.close());
    return sentinel;
  }

  const watch = (port: number) => ['SENTINEL', 'MONITOR', 'group', '127.0.0.1', String(port), '1'];

  test('is found by asking one, and found again when another server leads it', async () => {
    const [sentinel, first, second] = [await aSentinel(), await startRedis(), await startRedis()];
    undo.push(() => Promise.all([first.close(), second.close()]));
    await sentinel.cli(...watch(first.port));
    // The first of the two Sentinels is not there.
    const link = linkTo(`redis+sentinel://127.0.0.1:9,127.0.0.1:${sentinel.port}/group`);
    await eventually(async () => expect(await link.send(flushOf(1))).toMatchObject({ ok: true }));
    expect(await first.cli('XLEN', KEYS.events)).toBe('1');
    await sentinel.cli('SENTINEL', 'REMOVE', 'group');
    await sentinel.cli(...watch(second.port));
    await first.cli('REPLICAOF', '127.0.0.1', String(second.port));
    await eventually(async () => expect(await link.send(flushOf(2))).toMatchObject({ ok: true }));
    expect(await second.cli('XLEN', KEYS.events)).toBe('1');
  }, 20_000);

  test('needs no account at a Sentinel that has none, and its own at one that has', async () => {
    const guarded = await startRedis({ args: ['--requirepass', 'sesame'] });
    undo.push(() => guarded.close());
    for (const more of [[], ['requirepass sesame']]) {
      const sentinel = await aSentinel([...more, `sentinel monitor group 127.0.0.1 ${guarded.port} 1`]);
      const url = `redis+sentinel://:sesame@127.0.0.1:${sentinel.port}/group`;
      expect(await linkTo(url).send(flushOf(1))).toMatchObject({ ok: true });
    }
  }, 20_000);

  test('nobody knows is tried again', async () => {
    const { port } = await aSentinel();
    expect(await linkTo(`redis+sentinel://127.0.0.1:${port}/group`).send(flushOf(1))).toEqual({
      ok: false,
      fault: 'retry',
      detail: 'the Sentinel knows no group group',
    });
  }, 20_000);
});

describe('a client of the app’s own', () => {
  function given(client: RedisLike): Link {
    const link = chooseLink({ redis: client }, { env: {}, workspace: 'default', log: () => undefined });
    return link;
  }

  test('is used, and left open', async () => {
    const client = new Redis(redis.url);
    undo.push(() => client.disconnect());
    await client.ping();
    const listeners = client.eventNames().length;
    const link = given(client);
    await commit('e1');
    expect(await link.send(flushOf(1))).toMatchObject({ ok: true, epoch: 'e1' });
    link.close?.();
    expect(await client.ping()).toBe('PONG');
    expect(client.eventNames()).toHaveLength(listeners);
  });

  test('that waits to be used is connected by its use', async () => {
    const client = new Redis(redis.url, { lazyConnect: true });
    undo.push(() => client.disconnect());
    expect(await given(client).send(flushOf(1))).toMatchObject({ ok: true });
  });

  test('that has lost its server is given nothing to keep', async () => {
    const client = new Redis(`redis://127.0.0.1:${await freePort()}`);
    client.on('error', () => undefined);
    undo.push(() => client.disconnect());
    await eventually(() => expect(client.status).toBe('reconnecting'));
    expect(await given(client).send(flushOf(1))).toMatchObject({ ok: false, fault: 'retry' });
  });

  test('that does not answer is given one flush and no more', async () => {
    const client = new Redis(redis.url);
    undo.push(() => client.disconnect());
    await client.ping();
    const link = given(client);
    await redis.freeze();
    const replies = [await link.send(flushOf(1)), await link.send(flushOf(1))];
    await redis.thaw();
    expect(replies).toMatchObject([
      { ok: false, fault: 'retry', detail: expect.stringContaining('did not answer') },
      { ok: false, fault: 'retry', detail: expect.stringContaining('has not answered yet') },
    ]);
    await eventually(async () => expect(await link.send(flushOf(1))).toMatchObject({ ok: true }));
    expect(await redis.cli('XLEN', KEYS.events)).toBe('2');
  }, 20_000);
});
