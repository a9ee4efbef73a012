import { describe, expect, it } from '@jest/globals';
import type { QueryData } from '@loom-studio/core-adapter/protocol';
import { createNavigation } from '../../net/navigation.ts';
import { queryFrame, scriptedStudio } from '../../net/scripted-socket.ts';
import { createListModel } from './list-model.ts';
import { someActor } from './some-actor.ts';

function world(start = '/') {
  const studio = scriptedStudio();
  const visited = [start];
  let back = () => undefined as unknown;
  const navigation = createNavigation({
    current: () => visited.at(-1) ?? '/',
    push: (url) => visited.push(url),
    replace: (url) => visited.splice(-1, 1, url),
    from: () => visited.at(-2),
    back: () => goBack(),
    onBack: (run) => {
      back = run;
    },
  });
  const list = createListModel({ live: studio.live, navigation, clock: studio.clock });
  studio.live.start();
  studio.welcome();
  let topics = 0;
  const goBack = () => {
    visited.pop();
    back();
  };
  return { ...studio, navigation, list, visited, goBack, answer };

  /** Answers what was asked for last with these actors, from the row it asked for. */
  function answer(ids: string[], data: Partial<QueryData> = {}) {
    topics += 1;
    const t = `q${topics}`;
    const { from } = studio.request().data as { from?: number };
    studio.subscribed(t, 'a');
    studio.say(
      queryFrame(
        'a',
        undefined,
        {
          total: ids.length,
          of: ids.length,
          from: from ?? 0,
          order: ids.map((id) => `shop:${id}`),
          rows: ids.map((id) => ({ key: `shop:${id}`, whole: someActor({ id }) })),
          ...data,
        },
        t,
      ),
    );
    return (next: Partial<QueryData>) => studio.say(queryFrame('b', 'a', next, t));
  }
}

describe('list', () => {
  it('counts no matches of a text that was not understood, or is too long', () => {
    for (const text of ['waited>', 'x'.repeat(1_001)]) {
      const { list, answer } = world(`/?q=${encodeURIComponent(text)}`);
      answer(['a', 'b']);
      expect(list.problem.value).toBeDefined();
      expect(list.hits.value).toBeUndefined();
      list.setFilter('type:Order');
      expect(list.problem.value).toBeUndefined();
      expect(list.hits.value).toEqual({ total: 2, of: 2 });
    }
  });

  it('asks for what the address says, and for nothing while no list is shown', () => {
    const { request, navigation, sent, clock } = world('/?q=type%3AOrder&sort=-queue');
    expect(request().data).toEqual({
      topic: 'query',
      q: 'type:Order',
      sort: '-queue',
      from: 0,
      count: 60,
    });
    navigation.go('/metrics');
    clock.advance(1_000);
    expect(sent.at(-1)?.type).toBe('unsubscribe');
  });

  it('keeps old rows until the new ones are there', () => {
    const { list, answer } = world();
    answer(['a', 'b']);
    list.setFilter('b');
    expect(list.state.value.order).toEqual(['shop:a', 'shop:b']);
    answer(['b']);
    expect(list.state.value.order).toEqual(['shop:b']);
  });

  it('keeps the last filter that was understood while a wrong one stands in the box', () => {
    const { list, answer, request } = world();
    list.setFilter('status:busy');
    answer(['a']);
    list.setFilter('status:busy waited>30');
    expect(list.parsed.value.ok).toBe(false);
    expect(request().data).toMatchObject({ q: 'status:busy' });
  });

  it('follows what is typed once typing rests, and a chip at once', () => {
    const { list, request, clock } = world();
    for (const text of ['w', 'wa', 'waited', 'waited>3s']) {
      list.typeFilter(text);
      clock.advance(100);
    }
    expect(list.filterText.value).toBe('waited>3s');
    expect(request().data).toMatchObject({ q: '' });
    clock.advance(100);
    expect(request().data).toMatchObject({ q: 'waited>3s' });
    list.setFilter('x');
    expect(request().data).toMatchObject({ q: 'x' });
  });

  it('holds its order and says what waits', () => {
    const { list, answer, request } = world();
    answer(['b', 'c']);
    list.hold();
    expect(request().data).toMatchObject({ hold: true });
    const more = answer(['b', 'c']);
    more({ total: 2, waiting: { arrived: 1, left: 1, moved: 0 }, leaving: ['shop:c'] });
    expect(list.waiting.value).toMatchObject({ arrived: 1, left: 1, total: 2 });
    expect(list.rowCount.value).toBe(2);
    expect(list.state.value.leaving).toEqual(['shop:c']);
  });

  it('applies what waits under a new name, holding on, and lets the old one go once it is there', () => {
    const { list, answer, request, clock, sent } = world();
    answer(['b', 'c']);
    list.hold();
    answer(['b', 'c'], { waiting: { arrived: 1, left: 0, moved: 0 } });
    const held = request().id;
    list.applyWaiting();
    expect(request()).toMatchObject({ data: { hold: true } });
    expect(request().id).not.toBe(held);
    expect(list.state.value.order).toHaveLength(2);
    answer(['a', 'b', 'c']);
    expect(list.state.value.order).toHaveLength(3);
    expect(list.heldSince.value).toBe(clock.now());
    expect(sent.at(-1)).toEqual({ type: 'unsubscribe', id: held });
  });

  it('lets go of the order with the hand', () => {
    const { list, answer, request } = world();
    answer(['b']);
    list.hold();
    answer(['b']);
    list.release();
    expect(request().data).not.toHaveProperty('hold');
    expect(list.heldSince.value).toBeUndefined();
  });

  it('follows the rows in sight once scrolling rests', () => {
    const { list, answer, request, clock } = world();
    answer(['a'], { total: 100_000 });
    list.look(50_000, 50_025);
    list.look(70_000, 70_025);
    clock.advance(100);
    const { from = 0 } = request().data as { from?: number };
    expect(from).toBeGreaterThan(69_900);
    expect(from).toBeLessThanOrEqual(70_000);
    list.setFilter('x');
    expect(request().data).toMatchObject({ q: 'x', from: 0 });
  });

  it('keeps filter, order and selection in the address, and goes back', () => {
    const { list, visited, goBack, answer } = world('/?q=type%3AOrder');
    answer(['a', 'b']);
    list.sortBy('messages');
    list.select('shop:b');
    expect(visited.at(-1)).toBe('/?q=type%3AOrder&sort=-messages&sel=shop%3Ab');
    goBack();
    expect(list.selected.value).toBeUndefined();
    expect(list.sort.value).toEqual({ field: 'messages', descending: true });
    goBack();
    expect(list.sort.value.field).toBe('id');
  });

  it('walks row by row, the open panel with it, without a step of history each', () => {
    const { list, visited, answer } = world();
    answer(['a', 'b', 'c']);
    list.walk(1);
    expect(list.cursor.value).toBe('shop:a');
    list.select('shop:a');
    const steps = visited.length;
    for (let step = 0; step < 3; step += 1) list.walk(1);
    expect(list.selected.value).toBe('shop:c');
    expect(visited).toHaveLength(steps);
  });

  it('walks to rows it does not know yet, and opens them when it does', () => {
    const { list, answer, clock } = world('/?sel=shop%3Aa');
    answer(['a'], { total: 100_000 });
    list.walk(Number.POSITIVE_INFINITY);
    expect(list.index.value).toBe(99_999);
    expect(list.cursor.value).toBeUndefined();
    list.look(99_975, 99_999);
    clock.advance(100);
    const from = 99_980;
    answer(
      Array.from({ length: 20 }, (_, index) => `z${index}`),
      { total: 100_000, from },
    );
    expect(list.selected.value).toBe('shop:z19');
  });

  it('walks on from an actor page, to the page of its neighbour', () => {
    const { list, answer, visited } = world('/actor/shop/b?q=x');
    answer(['a', 'b', 'c']);
    list.walk(1);
    expect(visited).toEqual(['/actor/shop/c?q=x']);
  });
});
