import { expect, test } from '@jest/globals';
import { CLOSE } from '@loom-studio/core-adapter/protocol';
import { eventually } from '../../../../tests/support/eventually.ts';
import type { Socket } from '../transport.ts';
import { createAudience, LEGACY_LIMITS } from './legacy-audience.ts';

function silentSocket() {
  const got: string[] = [];
  let closed: number | undefined;
  const socket = {
    send: (text: string) => got.push(text),
    subscribe: () => true,
    close: (code: number) => {
      closed ??= code;
    },
    buffered: () => got.join('').length,
  } as unknown as Socket;
  return { socket, got, closed: () => closed };
}

test('lists on the way share one budget: who finds no room is told to come back', async () => {
  const list = 'x'.repeat(1_000);
  const audience = createAudience({
    topic: 'legacy',
    greeting: async () => ({ frames: [list], rest: () => undefined }),
    onError: (error) => {
      throw error;
    },
    actors: () => 10,
    limits: { ...LEGACY_LIMITS, greetingBytes: 3_500 },
  });
  const clients = Array.from({ length: 5 }, silentSocket);
  for (const { socket } of clients) audience.join(socket);
  await eventually(() =>
    expect(clients.map(({ got, closed }) => closed() ?? got.length)).toEqual([1, 1, 1, 4009, 4009]),
  );
  expect(audience.drops()['legacy.greetings']).toBe(2);
  // One of them reads: there is room again.
  clients[0]?.got.splice(0);
  audience.closeSlow();
  const late = silentSocket();
  audience.join(late.socket);
  await eventually(() => expect(late.got).toHaveLength(1));
});

test('who does not read is closed, and everybody when there are too many actors: both are counted', async () => {
  let actors = 10;
  const audience = createAudience({
    topic: 'legacy',
    greeting: async () => ({ frames: ['list'], rest: () => undefined }),
    onError: (error) => {
      throw error;
    },
    actors: () => actors,
    limits: { ...LEGACY_LIMITS, actors: 20, bufferedBytes: 100 },
  });
  const [slow, other] = [silentSocket(), silentSocket()];
  for (const { socket } of [slow, other]) audience.join(socket);
  await eventually(() => expect([slow.got, other.got]).toEqual([['list'], ['list']]));
  slow.socket.send('x'.repeat(200));
  audience.closeSlow();
  expect([slow.closed(), other.closed()]).toEqual([CLOSE.slowConsumer, undefined]);
  audience.leave(slow.socket);
  actors = 21;
  audience.closeOverwhelmed();
  expect(other.closed()).toBe(CLOSE.tooManyActors);
  expect(audience.drops()).toEqual({ 'legacy.actors': 1, 'legacy.greetings': 0, 'legacy.slowSockets': 1 });
});
