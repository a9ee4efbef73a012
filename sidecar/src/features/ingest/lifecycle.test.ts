import { expect, test } from '@jest/globals';
import type { LifecycleEvent } from '@loom-studio/core-adapter/protocol';
import { fromLifecycle } from './lifecycle.ts';

const event = (more: Partial<LifecycleEvent>): LifecycleEvent => ({
  type: 'actor:heartbeat',
  actorId: 'a',
  ...more,
});

test('a registration says who and where but no counts', () => {
  const registered = event({ type: 'actor:registered', actorType: 'T', workerId: 'w', timestamp: 7 });
  expect(fromLifecycle(registered, 99)).toEqual({
    kind: 'changed',
    at: 7,
    id: 'a',
    upsert: true,
    type: 'T',
    worker: 'w',
  });
});

test('times may be ISO, milliseconds, absent or nonsense', () => {
  expect(fromLifecycle(event({ timestamp: '1970-01-01T00:00:01.000Z' }), 99).at).toBe(1000);
  expect(fromLifecycle(event({ timestamp: '1234' }), 99).at).toBe(1234);
  expect(fromLifecycle(event({ timestamp: 'yesterday' }), 99).at).toBe(99);
  expect(fromLifecycle(event({ timestamp: -5 }), 99).at).toBe(99);
  expect(fromLifecycle(event({}), 99).at).toBe(99);
});

test('only a registration creates an actor', () => {
  for (const type of ['actor:status-changed', 'actor:heartbeat', 'actor:message-processed'] as const) {
    expect(fromLifecycle(event({ type, data: { status: 'busy' } }), 1)).not.toHaveProperty('upsert');
  }
});
