import { describe, expect, test } from '@jest/globals';
import type { Socket } from '../transport.ts';
import { createLive, type Session } from './live.ts';

const visitor = { header: () => undefined, remote: '', requestId: 'r', secure: false };
const silent: Session = { open: () => undefined, message: () => undefined, close: () => undefined };

function liveWith(limits: Parameters<typeof createLive>[0]['limits']) {
  let now = 0;
  const live = createLive({
    admit: () => undefined,
    admission: { next: () => undefined, drops: () => ({}) },
    sessions: { '': silent },
    now: () => now,
    ...(limits && { limits }),
  });
  const closed: Array<[number, string]> = [];
  const connect = (): Socket => {
    const socket: Socket = {
      protocols: [],
      send: () => undefined,
      subscribe: () => undefined,
      unsubscribe: () => undefined,
      buffered: () => 0,
      close(code, reason) {
        closed.push([code, reason]);
        live.close(socket);
      },
    };
    live.open(socket);
    return socket;
  };
  return { live, connect, closed, pass: (ms: number) => (now += ms) };
}

describe('who may connect', () => {
  test('no more sockets than the limit', () => {
    const { live, connect } = liveWith({ sockets: 2, frameBytes: 100, framesPerSecond: 5 });
    const first = connect();
    expect(live.upgrade(visitor)).toBeUndefined();
    connect();
    expect(live.upgrade(visitor)).toMatchObject({ code: 'overloaded' });
    expect(live.drops()).toEqual({ 'live.sockets': 1, 'live.frames': 0 });
    live.close(first);
    expect(live.upgrade(visitor)).toBeUndefined();
  });

  test('frames are allowed at a rate, not in a number', () => {
    const { live, connect, closed, pass } = liveWith({ sockets: 2, frameBytes: 100, framesPerSecond: 5 });
    const socket = connect();
    for (let times = 0; times < 50; times += 1) {
      live.message(socket, 'x');
      pass(200);
    }
    expect(closed).toEqual([]);
    for (let times = 0; times < 10; times += 1) live.message(socket, 'x');
    expect(closed).toEqual([[4503, 'too many frames']]);
    expect(live.drops()['live.frames']).toBe(1);
  });

  test('a frame may have so many bytes', () => {
    const { live, connect, closed } = liveWith({ sockets: 2, frameBytes: 100, framesPerSecond: 5 });
    live.message(connect(), 'x'.repeat(100));
    expect(closed).toEqual([]);
    live.message(connect(), 'x'.repeat(101));
    expect(closed).toEqual([[4505, 'frame too large']]);
    expect(live.drops()['live.frames']).toBe(1);
  });

  test('a drain reaches everybody within its time and lets nobody in', async () => {
    const { live, connect, closed } = liveWith({ sockets: 100, frameBytes: 100, framesPerSecond: 5 });
    for (let times = 0; times < 100; times += 1) connect();
    const began = performance.now();
    await live.drain(200);
    expect(performance.now() - began).toBeLessThan(1000);
    expect(closed).toHaveLength(100);
    expect(new Set(closed.map(([code]) => code))).toEqual(new Set([4001]));
    expect(live.upgrade(visitor)).toMatchObject({ code: 'unavailable' });
  });
});
