import type { LegacyActor } from '@loom-studio/core-adapter/protocol';

const LONG_AGO = '2026-01-01T10:00:00.000Z';

/** An actor for tests: idle, on w-01 of app shop, unless told otherwise. */
export function someActor(facts: Partial<LegacyActor> & { id: string }): LegacyActor {
  return {
    type: 'Order',
    status: 'idle',
    workerId: 'w-01',
    messageCount: 0,
    queueDepth: 0,
    queueDepthMeasured: true,
    lastHeartbeat: LONG_AGO,
    uptime: 0,
    app: 'shop',
    registeredAt: LONG_AGO,
    statusAt: LONG_AGO,
    seenAt: LONG_AGO,
    v: 1,
    ...facts,
  };
}
