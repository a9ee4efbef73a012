import type { LiveActor } from '@loom-studio/core-adapter/protocol';

const LONG_AGO = Date.parse('2026-01-01T10:00:00.000Z');

/** An actor for tests: idle, on w-01 of app shop, unless told otherwise. */
export function someActor(facts: Partial<LiveActor> & { id: string }): LiveActor {
  const app = facts.app ?? 'shop';
  return {
    key: `${app}:${facts.id}`,
    app,
    type: 'Order',
    status: 'idle',
    worker: 'w-01',
    messageCount: 0,
    registeredAt: LONG_AGO,
    statusAt: LONG_AGO,
    seenAt: LONG_AGO,
    v: 1,
    ...facts,
  };
}
