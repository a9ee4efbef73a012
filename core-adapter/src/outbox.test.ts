import { describe, expect, test } from '@jest/globals';
import { createOutbox, type Outbox } from './outbox.ts';
import type { AppEvent } from './protocol/events.ts';
import { LIMITS } from './protocol/limits.ts';

const registered = (id: string): AppEvent => ({ kind: 'registered', at: 1, id, type: 'T' });
const removed = (id: string): AppEvent => ({ kind: 'removed', at: 1, id });
const message = (to: string): AppEvent => ({ kind: 'message', at: 1, to });
const begin: AppEvent = { kind: 'resync-begin', at: 1, reason: 'asked' };
const end: AppEvent = { kind: 'resync-end', at: 1, actors: 0 };
const found = (id: string): AppEvent => ({ kind: 'resync-actor', at: 1, id, type: 'T' });

function outboxOf(limit = 1_000_000): Outbox {
  return createOutbox('app/instance/abc', limit);
}

function taken(outbox: Outbox): object[] {
  const events = outbox.take()?.flush.events ?? [];
  outbox.settleInFlight();
  return events;
}

describe('merging', () => {
  test('increments add up, of everything else the last value stays', () => {
    const outbox = outboxOf();
    outbox.changeStatus('a', 'busy', 1);
    outbox.countMessage('a', 2);
    outbox.changeHeartbeat('a', 3);
    outbox.countMessage('a', 4);
    outbox.changeStatus('a', 'idle', 5);
    expect(taken(outbox)).toEqual([
      { kind: 'changed', at: 5, id: 'a', status: 'idle', messages: 2, lastHeartbeat: 3 },
    ]);
  });

  test('an upsert and what runs merge into the same change', () => {
    const outbox = outboxOf();
    const work = [{ operation: 'execute', since: 1 }];
    outbox.upsert('a', { type: 'T', worker: 'w', status: 'active' }, 1);
    outbox.changeWork('a', work, 2);
    const withWork = outbox.bytes;
    outbox.changeStatus('a', 'idle', 3);
    outbox.countMessage('a', 3, 5);
    expect(outbox.bytes).toBe(withWork);
    expect(taken(outbox)).toEqual([
      {
        ...{ kind: 'changed', at: 3, id: 'a', upsert: true, type: 'T', worker: 'w' },
        ...{ status: 'idle', work, messages: 5 },
      },
    ]);
    expect(outbox.bytes).toBe(0);
  });

  test('lifecycle edges stand in order and are never merged over', () => {
    const outbox = outboxOf();
    outbox.countMessage('a', 1);
    outbox.edge('a', removed('a'), 100);
    outbox.edge('a', registered('a'), 100);
    outbox.countMessage('a', 2);
    outbox.countMessage('b', 2);
    outbox.countMessage('a', 3);
    expect(taken(outbox)).toMatchObject([
      { kind: 'changed', id: 'a', messages: 1 },
      { kind: 'removed' },
      { kind: 'registered' },
      { kind: 'changed', id: 'a', messages: 2 },
      { kind: 'changed', id: 'b' },
    ]);
  });

  test('nothing merges over a snapshot or the begin of a resync', () => {
    const outbox = outboxOf();
    outbox.countMessage('a', 1);
    outbox.control(begin);
    outbox.countMessage('a', 2);
    outbox.snapshot('a', found('a'), 100);
    outbox.countMessage('a', 3);
    const kinds = taken(outbox).map((event) => (event as AppEvent).kind);
    expect(kinds).toEqual(['changed', 'resync-begin', 'changed', 'resync-actor', 'changed']);
  });

  test('what was taken no longer changes', () => {
    const outbox = outboxOf();
    outbox.countMessage('a', 1);
    const flush = outbox.take()?.flush;
    const bytes = JSON.stringify(flush);
    outbox.countMessage('a', 2);
    outbox.changeStatus('a', 'busy', 2);
    expect(JSON.stringify(flush)).toBe(bytes);
    expect(outbox.size).toBe(1);
  });
});

describe('numbers', () => {
  test('run on from flush to flush, whatever was merged', () => {
    const outbox = outboxOf();
    for (const id of ['a', 'b', 'a', 'c', 'b']) outbox.countMessage(id, 1);
    expect(outbox.take()?.flush).toMatchObject({ producer: 'app/instance/abc', first: 1 });
    outbox.settleInFlight();
    outbox.countMessage('a', 1);
    expect(outbox.take()?.flush.first).toBe(4);
    outbox.settleInFlight();
    expect(outbox.beacon().flush).toEqual({ producer: 'app/instance/abc', first: 5, events: [] });
  });

  test('tell where the last resync ended', () => {
    const outbox = outboxOf();
    outbox.control(begin);
    outbox.control(end);
    expect([outbox.endPending, outbox.endNumber]).toEqual([true, 0]);
    outbox.take();
    expect([outbox.endPending, outbox.endNumber]).toEqual([false, 2]);
  });
});

describe('bounds', () => {
  test('a flush holds at most a thousand events', () => {
    const outbox = outboxOf();
    for (let index = 0; index < 2_500; index++) outbox.countMessage(`a${index}`, 1);
    const sizes = [taken(outbox), taken(outbox), taken(outbox)].map(({ length }) => length);
    expect(sizes).toEqual([LIMITS.flushEvents, LIMITS.flushEvents, 500]);
  });

  test('a flush stays below the size of one large event, which still fits alone', () => {
    const outbox = outboxOf(10_000_000);
    for (let index = 0; index < 4; index++) outbox.edge('a', registered('a'), LIMITS.eventBytes / 2 - 1);
    outbox.edge('a', registered('a'), LIMITS.eventBytes + 500);
    const sizes = [taken(outbox), taken(outbox), taken(outbox)].map(({ length }) => length);
    expect(sizes).toEqual([2, 2, 1]);
  });

  test('without room messages go first, state stays', () => {
    const outbox = outboxOf(10_000);
    for (let index = 0; index < 20; index++) outbox.extra(message('a'), 450);
    outbox.edge('a', registered('a'), 2_000);
    expect(outbox.dropped).toEqual({ messages: 20, state: 0 });
    expect(taken(outbox)).toEqual([registered('a')]);
  });

  test('a message for which there is no room is dropped and counted', () => {
    const outbox = outboxOf(1_000);
    for (let index = 0; index < 5; index++) outbox.extra(message('a'), 300);
    expect([outbox.dropped.messages, outbox.size]).toEqual([2, 3]);
  });

  test('without room for state all waiting state goes, and none is taken in before a resync begins', () => {
    const outbox = outboxOf(10_000);
    for (let index = 0; index < 100; index++) outbox.edge(`a${index}`, registered(`a${index}`), 500);
    expect(outbox.lossy).toBe(true);
    expect([outbox.dropped.state, outbox.size, outbox.bytes]).toEqual([100, 0, 0]);
    outbox.countMessage('a1', 1);
    expect([outbox.dropped.state, outbox.size]).toEqual([101, 0]);
    outbox.control(begin);
    outbox.countMessage('a1', 1);
    expect(taken(outbox)).toMatchObject([{ kind: 'resync-begin' }, { kind: 'changed', messages: 1 }]);
  });

  test('what is in flight counts', () => {
    const outbox = outboxOf(10_000);
    outbox.edge('a', registered('a'), 6_000);
    outbox.take();
    outbox.edge('b', registered('b'), 6_000);
    expect(outbox.lossy).toBe(true);
  });

  test('an hour without a studio costs no more than the bound', () => {
    const outbox = outboxOf(50_000);
    outbox.countMessage('a', 1);
    outbox.take();
    for (let index = 0; index < 200_000; index++) {
      outbox.countMessage(`a${index % 5_000}`, index);
      outbox.extra(message('a'), 200);
    }
    expect(outbox.bytes).toBeLessThanOrEqual(50_000);
    expect(outbox.size).toBeLessThan(300);
  });
});

describe('order', () => {
  test('arrived means: left and acknowledged', () => {
    const outbox = outboxOf();
    outbox.countMessage('a', 1);
    const { order } = outbox;
    expect(outbox.arrived(order)).toBe(false);
    outbox.take();
    outbox.countMessage('b', 1);
    expect(outbox.arrived(order)).toBe(false);
    outbox.settleInFlight();
    expect([outbox.arrived(order), outbox.arrived(outbox.order)]).toEqual([true, false]);
  });

  test('a resync cut short cannot end', () => {
    const outbox = outboxOf();
    outbox.control(begin);
    outbox.countMessage('a', 1);
    outbox.control(end);
    outbox.cancelEnd();
    expect(taken(outbox)).toMatchObject([{ kind: 'resync-begin' }, { kind: 'changed' }]);
    expect(outbox.endPending).toBe(false);
  });
});

test('figures stay when messages and state make room, and are given back when they do not fit', () => {
  const lost: [string, number][] = [];
  const outbox = createOutbox('app/instance/abc', 1_000, (id, messages) => lost.push([id, messages]));
  const figures: AppEvent = { kind: 'queue', at: 1, name: 'q', enqueued: 1 };
  expect(outbox.counts(figures, 300)).toBe(true);
  outbox.extra(message('a'), 300);
  expect(outbox.countMessage('a', 1)).toBe(true);
  outbox.edge('b', registered('b'), 600);
  expect(outbox.counts(figures, 900)).toBe(false);
  expect(outbox.countMessage('a', 1)).toBe(false);
  expect(lost).toEqual([['a', 1]]);
  expect(taken(outbox)).toEqual([figures]);
});
