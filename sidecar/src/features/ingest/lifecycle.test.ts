import { describe, expect, test } from '@jest/globals';
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

describe('the data of a registration', () => {
  const factsOf = (data: Record<string, unknown>) => {
    const { status, metadata } = fromLifecycle(event({ type: 'actor:registered', data }), 1) as {
      status?: string;
      metadata?: Record<string, unknown>;
    };
    return { status, metadata };
  };

  test('is the metadata, as Loom publishes it', () => {
    const data = { description: 'Ships orders', tags: ['a'], metadata: 'none' };
    expect(factsOf(data)).toEqual({ metadata: data });
    expect(factsOf({})).toEqual({});
  });

  test('may be a status alone, or a status beside metadata', () => {
    expect(factsOf({ status: 'paused' })).toEqual({ status: 'paused' });
    expect(factsOf({ status: 'busy', metadata: { region: 'eu' } })).toEqual({
      status: 'busy',
      metadata: { region: 'eu' },
    });
    expect(factsOf({ metadata: { region: 'eu' } })).toEqual({ metadata: { region: 'eu' } });
  });

  test('may hold a status among the metadata, which counts when a registry knows it', () => {
    const told = { region: 'eu', status: 'busy' };
    expect(factsOf(told)).toEqual({ status: 'busy', metadata: told });
    for (const status of ['delivered', 7, null, '']) {
      const order = { region: 'eu', status };
      expect(factsOf(order)).toEqual({ metadata: order });
    }
    expect(factsOf({ status: 7 })).toEqual({ metadata: { status: 7 } });
  });
});
