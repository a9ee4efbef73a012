import { describe, expect, test } from '@jest/globals';
import type { Socket } from '../../transport.ts';
import { createFlow, FLOW_LIMITS } from './flow.ts';

function world() {
  let now = 0;
  const said: string[] = [];
  const owed = { bytes: 0 };
  const socket = {
    buffered: () => owed.bytes,
    close: (code: number) => void said.push(`closed ${code}`),
  } as unknown as Socket;
  const flow = createFlow({
    now: () => now,
    onSlow: () => void said.push('slow'),
    onReady: () => void said.push('ready'),
  });
  flow.add(socket);
  return { flow, socket, owed, said, pass: (ms: number) => (now += ms) };
}

describe('flow', () => {
  test('a socket is slow from the soft limit on, until it owes little', () => {
    const { flow, socket, owed, said } = world();
    owed.bytes = FLOW_LIMITS.softBytes;
    flow.look();
    expect(flow.isSlow(socket)).toBe(false);
    owed.bytes += 1;
    flow.look();
    owed.bytes = FLOW_LIMITS.readyBytes + 1;
    flow.drained(socket);
    expect(flow.isSlow(socket)).toBe(true);
    owed.bytes = FLOW_LIMITS.readyBytes;
    flow.drained(socket);
    expect(said).toEqual(['slow', 'ready']);
    expect(flow.counts()).toEqual({ slow: 0, closedSlow: 0 });
  });

  test('it looks by itself once enough was published', () => {
    const { flow, owed, said } = world();
    owed.bytes = FLOW_LIMITS.softBytes + 1;
    flow.published(FLOW_LIMITS.lookBytes - 1);
    expect(said).toEqual([]);
    flow.published(1);
    expect(said).toEqual(['slow']);
  });

  test('who waits to send more goes on when the socket is ready, and learns when it is gone', async () => {
    const { flow, socket, owed } = world();
    expect(await flow.ready(socket)).toBe(true);
    owed.bytes = FLOW_LIMITS.softBytes + 1;
    const waiting = flow.ready(socket);
    owed.bytes = 0;
    flow.drained(socket);
    expect(await waiting).toBe(true);
    owed.bytes = FLOW_LIMITS.softBytes + 1;
    const doomed = flow.ready(socket);
    flow.remove(socket);
    expect(await doomed).toBe(false);
    expect(await flow.ready(socket)).toBe(false);
  });

  test('patience ends, and so does what one socket may owe', () => {
    const { flow, owed, said, pass } = world();
    owed.bytes = FLOW_LIMITS.softBytes + 1;
    flow.look();
    pass(FLOW_LIMITS.patienceMs);
    flow.look();
    expect(said).toEqual(['slow']);
    owed.bytes = FLOW_LIMITS.hardBytes + 1;
    flow.look();
    expect(said).toEqual(['slow', 'closed 4008']);
  });
});
