import { describe, expect, it } from '@jest/globals';
import { manualClock } from '../../net/manual-clock.ts';
import type { SocketHandlers } from '../../net/socket.ts';
import { type ConnectionDeps, createConnection, GIVE_UP_AFTER_MS, STALE_AFTER_MS } from './model.ts';
import type { Refusal } from './refusal.ts';

function world(overrides: Partial<ConnectionDeps> = {}) {
  const clock = manualClock(1_000_000);
  const opened: SocketHandlers[] = [];
  const closed: number[] = [];
  const frames: string[] = [];
  const connection = createConnection({
    openSocket: (handlers) => {
      const index = opened.push(handlers) - 1;
      return { send: () => undefined, close: () => closed.push(index) };
    },
    clock,
    random: () => 1,
    onFrame: (frame) => frames.push(frame.kind),
    probe: async () => undefined,
    ...overrides,
  });
  const socket = (): SocketHandlers => {
    const last = opened.at(-1);
    if (!last) throw new Error('no socket was opened');
    return last;
  };
  return { clock, connection, opened, closed, frames, socket, list, metrics };

  function list() {
    socket().opened();
    socket().received(JSON.stringify({ type: 'actors', data: [] }));
  }

  function metrics() {
    const timestamp = new Date(clock.now()).toISOString();
    socket().received(JSON.stringify({ type: 'metrics', data: { timestamp } }));
  }
}

describe('connection', () => {
  it('is live only after the list of this socket arrived', () => {
    const { connection, socket, list } = world();
    connection.start();
    socket().opened();
    expect(connection.phase.value).toBe('connecting');
    list();
    expect(connection.phase.value).toBe('live');
  });

  it('turns stale when no frame came for five seconds, and keeps counting', () => {
    const { connection, clock, list } = world();
    connection.start();
    list();
    clock.advance(STALE_AFTER_MS - 1_000);
    expect(connection.phase.value).toBe('live');
    clock.advance(1_000);
    expect(connection.phase.value).toBe('stale');
    clock.advance(1_000);
    expect(connection.now.value - (connection.lastFrameAt.value ?? 0)).toBe(STALE_AFTER_MS + 1_000);
  });

  it('stays live while heartbeats come', () => {
    const { connection, clock, list, metrics } = world();
    connection.start();
    list();
    for (let beat = 0; beat < 10; beat += 1) {
      clock.advance(2_000);
      metrics();
    }
    expect(connection.phase.value).toBe('live');
  });

  it('is stale at once when the socket closes, and live again with the next list', () => {
    const { connection, clock, socket, list, opened } = world();
    connection.start();
    list();
    socket().closed(1006, '');
    expect(connection.phase.value).toBe('stale');
    clock.advance(500);
    expect(opened).toHaveLength(2);
    socket().opened();
    expect(connection.phase.value).toBe('stale');
    list();
    expect(connection.phase.value).toBe('live');
    expect(connection.attempt.value).toBe(0);
  });

  it('never waits longer than four seconds between attempts', () => {
    const { connection, clock, socket, opened } = world();
    connection.start();
    for (let failure = 0; failure < 8; failure += 1) {
      const before = opened.length;
      socket().closed(1006, '');
      clock.advance(4_000);
      expect(opened.length).toBe(before + 1);
    }
  });

  it('gives up a silent socket and opens another', () => {
    const { connection, clock, list, opened, closed } = world();
    connection.start();
    list();
    clock.advance(GIVE_UP_AFTER_MS + 1_000);
    expect(closed).toContain(0);
    expect(opened).toHaveLength(2);
  });

  it('stops for a final close code and says why', () => {
    const { connection, clock, socket, opened } = world();
    connection.start();
    socket().opened();
    socket().closed(4510, '');
    clock.advance(60_000);
    expect(connection.phase.value).toBe('refused');
    expect(connection.refusal.value?.kind).toBe('too-many-actors');
    expect(opened).toHaveLength(1);
    connection.retryNow();
    expect(opened).toHaveLength(2);
  });

  it('comes back after a close code that asks for it', () => {
    const { connection, clock, socket, list, opened } = world();
    connection.start();
    list();
    socket().closed(4001, 'draining');
    clock.advance(500);
    expect(opened).toHaveLength(2);
  });

  it('asks why a socket never opened, and shows the sign-in when the answer is 401', async () => {
    const refusal: Refusal = { kind: 'unauthorized', detail: 'token' };
    const { connection, socket } = world({ probe: async () => refusal });
    connection.start();
    socket().closed(1006, '');
    await Promise.resolve();
    await Promise.resolve();
    expect(connection.refusal.value).toEqual(refusal);
  });

  it('takes the studio clock from its frames', () => {
    const { connection, clock, list, socket } = world();
    connection.start();
    list();
    const timestamp = new Date(clock.now() + 90_000).toISOString();
    socket().received(JSON.stringify({ type: 'metrics', data: { timestamp } }));
    expect(connection.studioNow.value - connection.now.value).toBe(90_000);
  });

  it('passes over what it does not understand', () => {
    const { connection, list, socket, frames } = world();
    connection.start();
    list();
    socket().received('no json');
    socket().received('{"type":"actor:update","data":null}');
    expect(frames).toEqual(['actors', 'other', 'other']);
    expect(connection.phase.value).toBe('live');
  });
});
