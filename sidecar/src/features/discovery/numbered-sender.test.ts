import { expect, test } from '@jest/globals';
import type { AppEvent, Flush } from '@loom-studio/core-adapter/protocol';
import { eventually } from '../../../../tests/support/eventually.ts';
import { createNumberedSender, SENDER_LIMITS } from './numbered-sender.ts';

const removed = (id: string): AppEvent => ({ kind: 'removed', at: 1, id });

/** A log that fails as told and keeps what reaches it, answered or not. */
function createLog() {
  const flushes: Flush[] = [];
  const state = { fails: 0, leads: true };
  const sender = createNumberedSender({
    producer: 'loom/discovery/a1',
    mayAct: () => state.leads,
    async append(flush) {
      flushes.push(flush);
      if (state.fails-- > 0) throw new Error('no answer');
      return { epoch: 'e', last: 0, resync: false };
    },
    onReply: () => undefined,
    onError: () => undefined,
  });
  return { flushes, state, sender };
}

test('the same flush is sent until it is answered; then comes the next number', async () => {
  const { flushes, sender } = createLog();
  for (let index = 0; index < SENDER_LIMITS.flushEvents + 1; index += 1) sender.push(removed(`a-${index}`));
  await eventually(() => expect(flushes).toHaveLength(2));
  expect(flushes.map(({ first, events }) => [first, events.length])).toEqual([
    [1, SENDER_LIMITS.flushEvents],
    [SENDER_LIMITS.flushEvents + 1, 1],
  ]);
  await sender.close();
});

test('an unanswered flush is repeated unchanged, and nothing overtakes it', async () => {
  const log = createLog();
  log.state.fails = 2;
  log.sender.push(removed('a'));
  await eventually(() => expect(log.flushes.length).toBeGreaterThan(0));
  log.sender.push(removed('b'));
  await eventually(() => expect(log.flushes).toHaveLength(4));
  expect(log.flushes.map(({ first }) => first)).toEqual([1, 1, 1, 2]);
  expect(log.flushes[1]).toEqual(log.flushes[0]);
  await log.sender.close();
});

test('nothing leaves while another may follow in its place', async () => {
  const log = createLog();
  log.state.leads = false;
  log.sender.push(removed('a'));
  await log.sender.close();
  expect(log.flushes).toEqual([]);
});

test('what waits is bounded, and a refusal is told', async () => {
  const log = createLog();
  log.state.leads = false;
  let taken = 0;
  while (log.sender.push(removed(`a-${taken}`))) taken += 1;
  expect(taken).toBe(SENDER_LIMITS.events);
  await log.sender.close();
});

test('a sign of life is a flush without events that names the last number', async () => {
  const log = createLog();
  log.sender.beat();
  await eventually(() =>
    expect(log.flushes).toEqual([{ producer: 'loom/discovery/a1', first: 1, events: [] }]),
  );
  log.sender.beat();
  log.sender.push(removed('a'));
  await eventually(() => expect(log.flushes).toHaveLength(2));
  expect(log.flushes[1]).toMatchObject({ first: 1, events: [{ id: 'a' }] });
  await log.sender.close();
});
