import { describe, expect, it } from '@jest/globals';
import { manualClock } from '../../net/manual-clock.ts';
import { someActor } from './some-actor.ts';
import { createActorStore } from './store.ts';

function world() {
  const clock = manualClock(10_000);
  const store = createActorStore({ clock, studioNow: () => clock.now() });
  return { clock, store };
}

describe('actor store', () => {
  it('replaces everything with a list', () => {
    const { store } = world();
    store.apply({ kind: 'actors', actors: [someActor({ id: 'a' }), someActor({ id: 'b' })] });
    store.apply({ kind: 'actors', actors: [someActor({ id: 'b' })] });
    expect([...store.all()].map(({ id }) => id)).toEqual(['b']);
    expect(store.get('shop:a')).toBeUndefined();
  });

  it('applies an update once and never goes backward', () => {
    const { store } = world();
    store.apply({ kind: 'actors', actors: [someActor({ id: 'a', v: 5, messageCount: 5 })] });
    store.apply({ kind: 'updated', actor: someActor({ id: 'a', v: 4, messageCount: 4 }) });
    expect(store.get('shop:a')?.messageCount).toBe(5);
    store.apply({ kind: 'updated', actor: someActor({ id: 'a', v: 6, messageCount: 6 }) });
    store.apply({ kind: 'updated', actor: someActor({ id: 'a', v: 6, messageCount: 6 }) });
    expect(store.get('shop:a')?.messageCount).toBe(6);
  });

  it('hears that an owner was lost and came back, although the version stands still', () => {
    const { store } = world();
    const since = '2026-01-01T10:00:00.000Z';
    store.apply({ kind: 'actors', actors: [someActor({ id: 'a', v: 5 })] });
    store.apply({ kind: 'updated', actor: someActor({ id: 'a', v: 5, ownerLostSince: since }) });
    expect(store.get('shop:a')?.ownerLostSince).toBe(since);
    store.apply({ kind: 'updated', actor: someActor({ id: 'a', v: 5 }) });
    expect(store.get('shop:a')?.ownerLostSince).toBeUndefined();
  });

  it('keeps the last state of an actor that left, and does not raise it by an old frame', () => {
    const { store, clock } = world();
    store.apply({ kind: 'actors', actors: [someActor({ id: 'a', v: 5 })] });
    store.apply({ kind: 'removed', app: 'shop', id: 'a', cause: 'unregistered' });
    expect(store.size()).toBe(0);
    expect(store.get('shop:a')).toMatchObject({
      cause: 'unregistered',
      removedAt: new Date(clock.now()).toISOString(),
    });
    store.apply({ kind: 'updated', actor: someActor({ id: 'a', v: 5 }) });
    expect(store.size()).toBe(0);
    store.apply({ kind: 'updated', actor: someActor({ id: 'a', v: 9 }) });
    expect(store.size()).toBe(1);
  });

  it('keeps equal ids of two apps apart', () => {
    const { store } = world();
    store.apply({
      kind: 'actors',
      actors: [someActor({ id: 'a', app: 'one' }), someActor({ id: 'a', app: 'two' })],
    });
    store.apply({ kind: 'removed', app: 'one', id: 'a', cause: 'expired' });
    expect([...store.all()].map(({ app }) => app)).toEqual(['two']);
  });

  it('paints at most four times a second, whatever arrives', () => {
    const { store, clock } = world();
    store.apply({ kind: 'actors', actors: [] });
    const before = store.revision.value;
    for (let ms = 0; ms < 2_000; ms += 10) {
      store.apply({ kind: 'updated', actor: someActor({ id: 'a', v: ms + 2 }) });
      clock.advance(10);
    }
    const paints = store.revision.value - before;
    expect(paints).toBeGreaterThanOrEqual(7);
    expect(paints).toBeLessThanOrEqual(9);
  });

  it('shows the last update even when nothing follows it', () => {
    const { store, clock } = world();
    store.apply({ kind: 'updated', actor: someActor({ id: 'a', v: 2 }) });
    clock.advance(250);
    const painted = store.revision.value;
    store.apply({ kind: 'updated', actor: someActor({ id: 'a', v: 3 }) });
    clock.advance(250);
    expect(store.revision.value).toBe(painted + 1);
  });
});
