import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LIMITS, type LogEvent, TABLE_ROWS } from '@loom-studio/core-adapter/protocol';
import { createWorkbench, type Workbench } from '../workbench.ts';
import { causeOf } from './causes.ts';

const SHOP = 'shop/host-1/aa1';
const WATCHDOG = 'shop/host-1/dd1';
const registered = (id: string): LogEvent => ({ kind: 'registered', at: 1_000, id, type: 'Order' });
const running = (operation: string) => ({ operation, since: 1_500, message: 'Pay' });

let bench: Workbench;
beforeEach(async () => {
  bench = await createWorkbench();
  await bench.send(SHOP, [registered('o-1'), registered('o-2')]);
});
afterEach(() => bench.close());

const queueRow = (name: string) => bench.replica.view.state.tables.queues[`shop:${name}`];
const causes = () => Object.values(bench.replica.view.state.tables.causes);

describe('an actor that another process runs', () => {
  it('is answered for by that one, even if the first is gone', async () => {
    await bench.pass(12_000);
    const runs: LogEvent = {
      kind: 'changed',
      at: 2_000,
      id: 'o-1',
      upsert: true,
      type: 'Order',
      messages: 1,
    };
    await bench.send('shop/host-2/bb1', [{ ...runs, id: 'o-1' }]);
    await bench.send('shop/host-2/bb1', [{ kind: 'changed', at: 2_000, id: 'o-2', messages: 1 }]);
    const producerOf = (id: string) => bench.replica.view.record(`shop:${id}`)?.producer;
    expect([producerOf('o-1'), producerOf('o-2')]).toEqual(['shop/host-2/bb1', SHOP]);
  });
});

describe('queues', () => {
  const told = (more = {}): LogEvent => ({ kind: 'queue', at: 2_000, name: 'actor:Order', ...more });

  it('add up what each process saw, and what waits in each', async () => {
    await bench.send(SHOP, [told({ enqueued: 5, depth: 4 })]);
    await bench.send('shop/host-2/bb1', [told({ taken: 2, done: 1, failed: 1, depth: 3 })]);
    await bench.send(SHOP, [told({ enqueued: 1, depth: 5 })]);
    expect(queueRow('actor:Order')).toMatchObject({
      ...{ app: 'shop', enqueued: 6, taken: 2, done: 1, failed: 1 },
      depths: { [SHOP]: 5, 'shop/host-2/bb1': 3 },
    });
    expect(queueRow('actor:Order')?.trend.at(-1)?.[1]).toBe(8);
  });

  it('count as none what is measured, and not at all what nobody measures', async () => {
    await bench.send(SHOP, [told({ enqueued: 5, taken: 0 })]);
    await bench.send(SHOP, [told({ enqueued: 5, taken: 0 })]);
    expect(queueRow('actor:Order')).toMatchObject({ enqueued: 10, taken: 0 });
    for (const unmeasured of ['done', 'failed', 'retried', 'dead'])
      expect(queueRow('actor:Order')).not.toHaveProperty(unmeasured);
  });

  it('of one app do not push out those of another that has fewer', async () => {
    const many = Array.from({ length: TABLE_ROWS.queues + 50 }, (_, n) => told({ name: `flood-${n}` }));
    await bench.send(SHOP, [told(), told({ name: 'mails' })]);
    await bench.pass(1_000, [SHOP]);
    await bench.send('misc/host/cc1', many.slice(0, 900));
    await bench.send('misc/host/cc1', many.slice(900));
    expect(queueRow('actor:Order')).toBeDefined();
    expect(queueRow('mails')).toBeDefined();
    expect(Object.keys(bench.replica.view.state.tables.queues)).toHaveLength(TABLE_ROWS.queues);
    expect(bench.totals()).toMatchObject({ rowsForgotten: 52, queuesForgotten: 52 });
    expect(bench.totals()).not.toHaveProperty('causesForgotten');
  });

  it('count one that all processes see once', async () => {
    await bench.send(SHOP, [told({ depth: 4, shared: true })]);
    await bench.send('shop/host-2/bb1', [told({ depth: 6, shared: true })]);
    expect(queueRow('actor:Order')?.depths).toEqual({ shared: 6 });
  });

  it('keep points five seconds apart, and no more than there is room for', async () => {
    for (let second = 1; second <= 150; second += 1) {
      await bench.pass(1_000, [SHOP]);
      await bench.send(SHOP, [told({ depth: second })]);
    }
    const trend = queueRow('actor:Order')?.trend ?? [];
    expect(trend).toHaveLength(24);
    expect(trend.at(-1)?.[1]).toBe(150);
    const steps = trend.slice(1, -1).map(([at], index) => at - (trend[index]?.[0] ?? 0));
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(5_000);
  });

  it('lose what waited in a process that is lost', async () => {
    await bench.send(SHOP, [told({ depth: 4 })]);
    await bench.pass(12_000);
    expect(queueRow('actor:Order')?.depths).toEqual({});
  });

  it('forget the one longest unheard of when there are too many', async () => {
    const names = Array.from({ length: TABLE_ROWS.queues }, (_, n) => `q-${n}`);
    await bench.send(
      SHOP,
      names.slice(0, 500).map((name) => told({ name })),
    );
    await bench.pass(1_000, [SHOP]);
    await bench.send(
      SHOP,
      names.slice(500).map((name) => told({ name })),
    );
    await bench.send(SHOP, [told({ name: 'q-0', done: 1 }), told({ name: 'one more' })]);
    expect(Object.keys(bench.replica.view.state.tables.queues)).toHaveLength(TABLE_ROWS.queues);
    expect(queueRow('q-0')).toBeDefined();
    expect(queueRow('q-1')).toBeUndefined();
    expect(bench.totals().rowsForgotten).toBe(1);
  });
});

describe('causes of errors', () => {
  it.each([
    ['Order order-17 not found', 'Order order-18 not found'],
    ['connect ECONNREFUSED 10.0.0.7:6379', 'connect ECONNREFUSED 10.0.0.8:6379'],
    ['no "alice" in the list\n    at x.ts:1', 'no "bob" in the list\n    at y.ts:2'],
    ['timeout after 31ms', 'timeout after 1200ms'],
    ['bad id 3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'bad id 9b2504e0-4f89-41d3-9a0c-0305e82c3302'],
  ])('are the same for %j and %j', (one, other) => expect(causeOf(one)).toBe(causeOf(other)));

  it('differ where words differ', () => {
    expect(causeOf('card declined')).not.toBe(causeOf('card expired'));
    expect(causeOf('')).toBe('no text');
  });

  it('count failed messages and lines of errors alike', async () => {
    await bench.send(SHOP, [
      { kind: 'message', at: 2_000, to: 'o-1', error: 'card 11 declined', times: 3 },
      { kind: 'log', at: 2_000, level: 'error', message: 'card 12 declined', id: 'o-2' },
      { kind: 'log', at: 2_000, level: 'info', message: 'card 13 declined', id: 'o-2' },
      { kind: 'log', at: 2_000, level: 'warn', message: 'x', error: { name: 'TypeError', message: 'y' } },
    ]);
    expect(causes()).toMatchObject([
      { text: 'card # declined', sample: 'card 12 declined', count: 4, actor: 'o-2', type: 'Order' },
      { text: 'TypeError: y', count: 1 },
    ]);
    expect(bench.get('shop', 'o-1')).toMatchObject({ errors: 3, lastError: 'card 11 declined' });
    expect(bench.totals()).toMatchObject({ reported: 3, failed: 3 });
    expect(await bench.history('logs')).toHaveLength(3);
    expect(await bench.history('logs:shop:o-2')).toHaveLength(2);
  });

  it('stay bounded however many there are', async () => {
    const letters = (n: number) => [...n.toString()].map((digit) => 'abcdefghij'[Number(digit)]).join('');
    const failures = Array.from({ length: TABLE_ROWS.causes + 50 }, (_, n) => letters(n));
    await bench.send(
      SHOP,
      failures.map((error) => ({ kind: 'message', at: 1, to: 'o-1', error })),
    );
    expect(causes()).toHaveLength(TABLE_ROWS.causes);
    expect(bench.totals().rowsForgotten).toBe(50);
  });
});

describe('what runs', () => {
  it('is what was told last', async () => {
    await bench.send(SHOP, [{ kind: 'changed', at: 2, id: 'o-1', work: [running('execute')] }]);
    expect(bench.get('shop', 'o-1')?.work).toEqual([running('execute')]);
    await bench.send(SHOP, [{ kind: 'changed', at: 2, id: 'o-1', work: [] }]);
    expect(bench.get('shop', 'o-1')?.work).toEqual([]);
  });
});

describe('a watchdog', () => {
  const stalled = (blockedMs: number, ids = ['o-1']): LogEvent => ({
    ...{ kind: 'stall', at: 3_000, watched: SHOP, blockedMs },
    running: ids.map((id) => ({ id, ...running('execute') })),
  });

  it('names what a process hangs in, and keeps it from being called lost', async () => {
    for (let second = 1; second <= 15; second += 1) {
      await bench.pass(1_000);
      await bench.send(WATCHDOG, [stalled(1_000 * second + 1_000)]);
    }
    const producer = bench.replica.view.producer(SHOP);
    expect(producer).toMatchObject({ blockedSince: expect.any(Number), blocked: ['o-1'] });
    expect(producer).not.toHaveProperty('lostSince');
    expect(bench.get('shop', 'o-1')).toMatchObject({
      ...{ work: [running('execute')], blockedSince: producer?.blockedSince },
    });
    expect(bench.get('shop', 'o-2')).not.toHaveProperty('blockedSince');
  });

  it.each([
    ['it says so', (): Promise<void> => bench.send(WATCHDOG, [stalled(0)])],
    ['the process speaks again', (): Promise<void> => bench.send(SHOP, [])],
  ])('is over when %s', async (_, end) => {
    await bench.send(WATCHDOG, [stalled(5_000)]);
    await end();
    expect(bench.replica.view.producer(SHOP)).not.toHaveProperty('blockedSince');
    expect(bench.get('shop', 'o-1')).not.toHaveProperty('blockedSince');
  });

  it('leaves of the work it told what the process itself had told', async () => {
    await bench.send(SHOP, [{ kind: 'changed', at: 2_000, id: 'o-1', work: [running('resume')] }]);
    await bench.send(WATCHDOG, [stalled(5_000, ['o-1', 'o-2'])]);
    await bench.send(WATCHDOG, [stalled(7_000, ['o-1', 'o-2'])]);
    expect(bench.get('shop', 'o-2')?.work).toEqual([running('execute')]);
    await bench.send(SHOP, []);
    expect(bench.get('shop', 'o-1')?.work).toEqual([running('resume')]);
    expect(bench.get('shop', 'o-2')).not.toHaveProperty('work');
    expect(bench.replica.view.producer(SHOP)).not.toHaveProperty('workBefore');
  });

  it('lists no more of one actor than an actor itself would', async () => {
    await bench.send(WATCHDOG, [stalled(5_000, Array(LIMITS.stalledItems).fill('o-1'))]);
    expect(bench.get('shop', 'o-1')?.work).toHaveLength(LIMITS.workItems);
  });

  it('of another process, another app or nobody says nothing', async () => {
    for (const stranger of ['shop/host-2/dd1', 'other/host-1/dd1', 'shop', SHOP])
      await bench.send(stranger, [stalled(5_000)]);
    expect(bench.replica.view.producer(SHOP)).not.toHaveProperty('blockedSince');
    expect(bench.totals().unknown).toBe(4);
  });
});

describe('what observing costs', () => {
  it('is told of the process', async () => {
    await bench.send(SHOP, [
      { kind: 'hello', at: 1, captures: ['registry', 'runtime'] },
      { kind: 'self', at: 1, nanos: 900, share: 0.02, shedding: 'payloads' },
    ]);
    const producer = () => bench.replica.view.producer(SHOP);
    expect(producer()).toMatchObject({ captures: ['registry', 'runtime'], nanos: 900, shedding: 'payloads' });
    await bench.send(SHOP, [{ kind: 'self', at: 1, shedding: 'nothing' }]);
    expect(producer()).toMatchObject({ nanos: 900, share: 0.02 });
    expect(producer()).not.toHaveProperty('shedding');
  });
});

describe('events that are not what they should be', () => {
  it.each([
    { kind: 'queue', at: 1, name: '' },
    { kind: 'queue', at: 1, name: 'q', enqueued: -1 },
    { kind: 'log', at: 1, level: 'info' },
    { kind: 'log', at: 1, level: 'info', message: 'm', error: 'text' },
    { kind: 'stall', at: 1, watched: SHOP },
    { kind: 'stall', at: 1, watched: SHOP, blockedMs: 5, running: [{ operation: 'x', since: 1 }] },
    { kind: 'self', at: 1, nanos: 'many' },
    { kind: 'changed', at: 1, id: 'o-1', work: [{ since: 1 }] },
    { kind: 'changed', at: 1, id: 'o-1', work: 'much' },
    { kind: 'message', at: 1, to: 'o-1', times: 0 },
  ])('%j is set aside, its neighbour is not', async (bad) => {
    await bench.send(SHOP, [bad as never, { kind: 'changed', at: 2, id: 'o-1', status: 'busy' }]);
    expect(bench.get('shop', 'o-1')?.status).toBe('busy');
    expect(await bench.rejected()).toHaveLength(1);
  });
});
