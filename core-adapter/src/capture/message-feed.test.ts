import { describe, expect, test } from '@jest/globals';
import type { EventOf } from '../protocol/events.ts';
import type { Shedding } from './breaker.ts';
import { createMessageFeed, ERRORS_PER_SECOND, SINGLE_PER_SECOND, SUMS_KEPT } from './message-feed.ts';

type Message = EventOf<'message'>;

function world() {
  const state = { now: 1_000, level: 'nothing' as Shedding };
  const told: Message[] = [];
  const feed = createMessageFeed({
    mono: () => state.now,
    tell: (event) => told.push(event),
    shedding: () => state.level,
  });
  return { state, told, feed };
}

const message = (to: string, more: Partial<Message> = {}): Message => ({
  ...{ kind: 'message', at: 1, to, type: 'T', messageId: 'm', payload: 1 },
  ...more,
});

const total = (told: Message[]) => told.reduce((sum, { times = 1 }) => sum + times, 0);

describe('messages', () => {
  test('beyond the rate those alike share an event, and none is missing', () => {
    const { state, told, feed } = world();
    for (let n = 0; n < SINGLE_PER_SECOND + 10; n++)
      feed.tell(message(n % 2 ? 'a' : 'b', { runMs: n % 2, waitMs: 4 }), 100);
    expect(told).toHaveLength(SINGLE_PER_SECOND);
    expect(feed.wantsPayload()).toBe(false);
    feed.flush();
    const alike = { kind: 'message', at: 1, type: 'T', times: 5, waitMs: 4 };
    expect(told.slice(SINGLE_PER_SECOND)).toEqual([
      { ...alike, to: 'b', runMs: 0 },
      { ...alike, to: 'a', runMs: 1 },
    ]);
    expect(total(told)).toBe(SINGLE_PER_SECOND + 10);
    state.now += 1_000;
    expect(feed.wantsPayload()).toBe(true);
    feed.tell(message('a'), 100);
    expect(told.at(-1)).toMatchObject({ to: 'a', messageId: 'm', payload: 1 });
  });

  test('what failed is told on its own longer, and apart by its text', () => {
    const { told, feed } = world();
    for (let n = 0; n < SINGLE_PER_SECOND; n++) feed.tell(message('a'), 100);
    for (let n = 0; n < ERRORS_PER_SECOND + 4; n++)
      feed.tell(message('a', { error: `e${n % 2}`, messageId: `${n}` }), 100);
    expect(told.filter(({ error }) => error)).toHaveLength(ERRORS_PER_SECOND);
    feed.flush();
    expect(told.slice(-2)).toMatchObject([
      { error: 'e0', times: 2 },
      { error: 'e1', times: 2 },
    ]);
  });

  test('under load none is told on its own, and payloads are not wanted long before', () => {
    const { state, told, feed } = world();
    state.level = 'payloads';
    expect(feed.wantsPayload()).toBe(false);
    state.level = 'messages';
    for (let n = 0; n < 3; n++) feed.tell(message('a'), 100);
    expect(told).toEqual([]);
    feed.flush();
    expect(told).toMatchObject([{ to: 'a', times: 3 }]);
  });

  test('more kinds than are kept: the oldest sum is told at once', () => {
    const { state, told, feed } = world();
    state.level = 'messages';
    for (let n = 0; n <= SUMS_KEPT; n++) feed.tell(message(`${n}`), 100);
    expect(told).toMatchObject([{ to: '0' }]);
    feed.flush();
    expect(total(told)).toBe(SUMS_KEPT + 1);
  });

  test('a second copies a bounded number of bytes', () => {
    const { feed } = world();
    feed.copied(2 * 1024 * 1024);
    expect(feed.wantsPayload()).toBe(false);
  });
});
