import { describe, expect, test } from '@jest/globals';
import { createOutbox } from '../outbox.ts';
import type { AppEvent } from '../protocol/events.ts';
import { ACTORS_KEPT, type Actors, createActors } from './actors.ts';

function world({ hasRegistry = false, limit = 100_000_000 } = {}) {
  const outbox = createOutbox('app/instance/abc', limit, (id, messages) => actors.lost(id, messages));
  const work = [{ operation: 'execute', since: 1 }];
  const actors: Actors = createActors({
    ...{ outbox, worker: 'w', now: () => 1, hasRegistry, wake: () => undefined },
    workOf: (id) => (id === 'slow' ? work : []),
  });
  actors.track();
  function told(): AppEvent[] {
    const events: AppEvent[] = [];
    for (let taken = outbox.take(); taken; taken = outbox.take()) {
      events.push(...(taken.flush.events as AppEvent[]));
      outbox.settleInFlight();
    }
    return events;
  }
  function handle(id: string): void {
    actors.activated(id, 'T', undefined);
    actors.began(id);
    actors.ended(id, 'idle', 'active');
    actors.counted(id);
    actors.deactivated(id);
  }
  return { outbox, actors, told, handle };
}

const messages = (events: AppEvent[], id = 'a'): number =>
  events.reduce(
    (sum, event) => sum + (event.kind === 'changed' && event.id === id ? (event.messages ?? 0) : 0),
    0,
  );

describe('actors of a runtime', () => {
  test('many messages of one actor are one change', () => {
    const { handle, told } = world();
    for (let n = 0; n < 50; n++) handle('a');
    expect(told()).toEqual([
      {
        ...{ kind: 'changed', at: 1, id: 'a', upsert: true, type: 'T', worker: 'w' },
        ...{ status: 'idle', messages: 50 },
      },
    ]);
  });

  test('what was counted and dropped is told again by the resync that makes it good', () => {
    const { outbox, actors, handle, told } = world({ limit: 4_000 });
    for (let n = 0; n < 5; n++) handle('a');
    for (let n = 0; n < 30; n++) handle(`filler-${n}`);
    expect(outbox.lossy).toBe(true);
    for (let n = 0; n < 3; n++) handle('a');
    const left = messages(told());
    outbox.control({ kind: 'resync-begin', at: 1, reason: 'overflow' });
    expect(actors.resync('a')).toBe(true);
    const events = told();
    expect(events[1]).toEqual({
      ...{ kind: 'resync-actor', at: 1, id: 'a', type: 'T', worker: 'w', status: 'idle', work: [] },
    });
    expect(left + messages(events)).toBe(8);
    actors.resync('a');
    expect(messages(told())).toBe(0);
  });

  test('a resync carries what runs', () => {
    const { actors, told } = world();
    actors.activated('slow', 'T', 'parent');
    actors.began('slow');
    told();
    actors.resync('slow');
    expect(told()).toMatchObject([
      { id: 'slow', status: 'busy', parent: 'parent', work: [{ operation: 'execute' }] },
    ]);
    expect(actors.overlay('slow')).toMatchObject({ status: 'busy', work: [{ operation: 'execute' }] });
    actors.statusChanged('slow');
    expect(actors.overlay('slow')).not.toHaveProperty('status');
  });

  test('a resync mentions those that only a journal or a store told of, which would be removed else', () => {
    const { actors, told } = world();
    actors.toldOf('child', { type: 'Order', parent: 'family' });
    actors.toldOf('saved', { status: 'completed' });
    expect(actors.ids().map(actors.resync)).toEqual([true, true]);
    const mentioned = { kind: 'resync-actor', at: 1, work: [], foreign: true };
    expect(told()).toEqual([
      { ...mentioned, id: 'child', type: 'Order', status: 'active', parent: 'family' },
      { ...mentioned, id: 'saved', type: 'unknown', status: 'completed' },
    ]);
    expect(actors.runs('child')).toBe(false);
  });

  test('a runtime knows better than a journal or a store, but not who spawned an actor', () => {
    const { actors, told } = world();
    actors.toldOf('child', { type: 'Guess', parent: 'family' });
    actors.activated('child', 'Order', undefined);
    actors.toldOf('child', { type: 'Guess', status: 'suspended' });
    told();
    actors.resync('child');
    expect(told()).toMatchObject([{ type: 'Order', worker: 'w', status: 'active', parent: 'family' }]);
    expect(actors.runs('child')).toBe(true);
  });

  test('beside a registry nothing is counted or created before all it has was read', () => {
    const { actors, handle, told } = world({ hasRegistry: true });
    const learned = actors.learning();
    handle('a');
    handle('registered');
    for (const event of told()) expect(event).not.toMatchObject({ upsert: true });
    actors.inRegistry('registered');
    learned();
    expect(actors.resync('registered')).toBe(false);
    expect(actors.resync('a')).toBe(true);
    handle('registered');
    handle('a');
    const events = told();
    expect(messages(events)).toBe(2);
    expect(messages(events, 'registered')).toBe(0);
    actors.removed('a');
    expect(actors.resync('a')).toBe(false);
  });

  test('a registry read before anybody took note of it does not count as read', () => {
    const { outbox } = world();
    const actors = createActors({
      ...{ outbox, worker: 'w', now: () => 1, hasRegistry: true, wake: () => undefined, workOf: () => [] },
    });
    const learned = actors.learning();
    actors.track();
    learned();
    actors.activated('a', 'T', undefined);
    actors.counted('a');
    expect(messages((outbox.take()?.flush.events ?? []) as AppEvent[])).toBe(0);
  });

  test('the bound holds, and what is beyond is counted', () => {
    const { actors } = world();
    for (let n = 0; n <= 2 * ACTORS_KEPT; n++) actors.activated(`a${n}`, 'T', undefined);
    expect(actors.ids().length).toBeLessThanOrEqual(ACTORS_KEPT);
    expect(actors.ids().length + actors.figures.forgotten).toBe(2 * ACTORS_KEPT + 1);
  });
});
