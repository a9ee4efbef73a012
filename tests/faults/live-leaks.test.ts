import { connect } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Studio } from '../../sidecar/src/studio.ts';
import { eventually } from '../support/eventually.ts';
import { createChurn, createLiveWorld, type LiveWorld, seeded, type TransportName } from './live-world.ts';

jest.setTimeout(60_000);

let world: LiveWorld | undefined;
afterEach(() => world?.close());

/** Counts who listens to the studio. */
function counting(count: { listeners: number }) {
  const counted = (listen: (listener: never) => () => void) => (listener: never) => {
    count.listeners += 1;
    const undo = listen(listener);
    return () => {
      count.listeners -= 1;
      undo();
    };
  };
  return (studio: Studio): Studio => ({
    ...studio,
    view: studio.view,
    onChange: counted(studio.onChange) as Studio['onChange'],
    onReset: counted(studio.onReset) as Studio['onReset'],
  });
}

/** A handshake that is given up half-way. */
function abortedHandshake(port: number, afterBytes: number): Promise<void> {
  const text =
    `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: loom.v1\r\n\r\n';
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(text.slice(0, afterBytes), () => socket.resetAndDestroy());
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}

describe.each<TransportName>(['uws', 'node'])('I22 on %s: nothing stays behind', (name) => {
  test('sockets, topics, listeners and timers return to what they were', async () => {
    const count = { listeners: 0 };
    world = await createLiveWorld(name, { studio: counting(count) });
    const { session, studio, port } = world;
    const churn = createChurn(studio, 1);
    await churn.grow(1_500);
    const random = seeded(1);
    const before = { listeners: count.listeners, timers: timers() };
    for (let round = 0; round < 60; round += 1) {
      const clients = await Promise.all([1, 2, 3].map(() => world?.connect()));
      for (const client of clients) {
        client?.subscribe('a', { topic: 'actors' });
        client?.subscribe('b', { topic: 'actor', app: 'churn', id: `a-${Math.ceil(random() * 1_500)}` });
        if (random() < 0.5) client?.send({ type: 'unsubscribe', id: 'a' });
      }
      await churn.burst(20);
      await abortedHandshake(port, Math.floor(random() * 200));
      for (const client of clients) {
        if (random() < 0.5) client?.ws.terminate();
        else client?.ws.close();
      }
    }
    await eventually(() => {
      expect(world?.sockets()).toBe(0);
      expect(session.counts()).toEqual({ sockets: 0, topics: 0, slow: 0 });
      expect(count.listeners).toBe(before.listeners);
      // 180 sockets came and went: one timer of each left over would be far more.
      expect(timers()).toBeLessThan(before.timers + 10);
    }, 15_000);
  });
});

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
