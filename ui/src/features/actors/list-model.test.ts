import { describe, expect, it } from '@jest/globals';
import { manualClock } from '../../net/manual-clock.ts';
import { createNavigation } from '../../net/navigation.ts';
import { createListModel } from './list-model.ts';
import { someActor } from './some-actor.ts';
import { createActorStore } from './store.ts';

function world(start = '/') {
  const clock = manualClock(10_000);
  const visited = [start];
  let back = () => undefined as unknown;
  const navigation = createNavigation({
    current: () => visited.at(-1) ?? '/',
    push: (url) => visited.push(url),
    replace: (url) => visited.splice(-1, 1, url),
    onBack: (run) => {
      back = run;
    },
  });
  const store = createActorStore({ clock, studioNow: () => clock.now() });
  const list = createListModel({ store, navigation, clock });
  const goBack = () => {
    visited.pop();
    back();
  };
  return { clock, navigation, store, list, visited, goBack, seed };

  function seed(...ids: string[]) {
    store.apply({ kind: 'actors', actors: ids.map((id) => someActor({ id })) });
  }
}

describe('list', () => {
  it('follows arrivals and departures while nobody is in it', () => {
    const { list, store, clock, seed } = world();
    seed('b', 'c');
    store.apply({ kind: 'updated', actor: someActor({ id: 'a', v: 2 }) });
    store.apply({ kind: 'removed', app: 'shop', id: 'c', cause: 'unregistered' });
    clock.advance(250);
    expect(list.shown.value).toEqual(['shop:a', 'shop:b']);
  });

  it('keeps its order while held and says what waits', () => {
    const { list, store, clock, seed } = world();
    seed('b', 'c');
    list.hold();
    store.apply({ kind: 'updated', actor: someActor({ id: 'a', v: 2 }) });
    store.apply({ kind: 'removed', app: 'shop', id: 'c', cause: 'unregistered' });
    clock.advance(250);
    expect(list.shown.value).toEqual(['shop:b', 'shop:c']);
    expect(list.waiting.value).toMatchObject({ arrived: 1, left: 1, total: 2 });
    expect(list.stillMatches('shop:c')).toBe(false);
    list.applyWaiting();
    expect(list.shown.value).toEqual(['shop:a', 'shop:b']);
    expect(list.heldSince.value).toBe(clock.now());
  });

  it('takes over what waited when let go', () => {
    const { list, store, clock, seed } = world();
    seed('b');
    list.hold();
    store.apply({ kind: 'updated', actor: someActor({ id: 'a', v: 2 }) });
    clock.advance(250);
    list.release();
    expect(list.shown.value).toEqual(['shop:a', 'shop:b']);
  });

  it('obeys a new filter or order at once, held or not', () => {
    const { list, seed } = world();
    seed('a', 'b');
    list.hold();
    list.setFilter('b');
    expect(list.shown.value).toEqual(['shop:b']);
    list.setFilter('');
    list.sortBy('id');
    expect(list.shown.value).toEqual(['shop:b', 'shop:a']);
  });

  it('keeps filter, order and selection in the address, and goes back', () => {
    const { list, visited, goBack, seed } = world('/?q=type%3AOrder');
    seed('a', 'b');
    list.sortBy('messages');
    list.select('shop:b');
    expect(visited.at(-1)).toBe('/?q=type%3AOrder&sort=-messages&sel=shop%3Ab');
    goBack();
    expect(list.selected.value).toBeUndefined();
    expect(list.sort.value).toEqual({ column: 'messages', descending: true });
    goBack();
    expect(list.sort.value.column).toBe('id');
  });

  it('walks row by row, the open panel with it, without a step of history each', () => {
    const { list, visited, seed } = world();
    seed('a', 'b', 'c');
    list.walk(1);
    expect(list.cursor.value).toBe('shop:a');
    list.select('shop:a');
    const steps = visited.length;
    list.walk(1);
    list.walk(1);
    list.walk(1);
    expect(list.selected.value).toBe('shop:c');
    expect(visited).toHaveLength(steps);
  });
});
