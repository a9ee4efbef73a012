import { describe, expect, test } from '@jest/globals';
import type { LiveActor, QueryData } from '@loom-studio/core-adapter/protocol';
import * as fc from 'fast-check';
import {
  changedWindow,
  countMoved,
  type ListRow,
  rowToShow,
  type Shown,
  wholeWindow,
} from './query-window.ts';

const facets = { type: [], status: [], worker: [], app: [] };
const shown = (rows: ListRow[], more: Partial<Shown> = {}): Shown => ({
  total: rows.length,
  of: 10,
  from: 0,
  order: rows.map(({ key }) => key),
  rows: new Map(rows.map((row) => [row.key, row])),
  facets,
  ...more,
});
const row = (key: string, more: object = {}) =>
  ({ key, status: 'idle', v: 1, ...more }) as unknown as ListRow;

describe('the window of a list', () => {
  test('tells nothing when nothing changed', () => {
    expect(changedWindow(shown([row('a')]), shown([row('a')]), 5)).toEqual({
      now: 5,
      rows: [{ key: 'a', set: {} }],
    });
    const same = row('a');
    expect(changedWindow(shown([same]), shown([same]), 5)).toBeUndefined();
  });

  test('patches rows, and names the order only when it changed', () => {
    const before = shown([row('a', { worker: 'w' }), row('b')]);
    const after = shown([row('a', { status: 'busy' }), row('b')].map((each) => each));
    expect(changedWindow(before, after, 5)?.rows?.[0]).toEqual({
      key: 'a',
      set: { status: 'busy' },
      unset: ['worker'],
    });
    expect(changedWindow(before, after, 5)?.order).toBeUndefined();
    expect(changedWindow(before, shown([row('b'), row('a')]), 5)?.order).toEqual(['b', 'a']);
  });

  test('whole and changes give the same list to whoever applies them', () => {
    const rows = fc.uniqueArray(
      fc.record({
        key: fc.constantFrom(...'abcdefgh'),
        status: fc.constantFrom('idle', 'busy'),
        v: fc.nat(3),
      }),
      { selector: ({ key }) => key },
    );
    void fc.assert(
      fc.property(fc.array(rows, { minLength: 1, maxLength: 6 }), (steps) => {
        const states = steps.map((each) => shown(each as unknown as ListRow[]));
        const first = states[0] ?? shown([]);
        let held = applied(undefined, wholeWindow(first, 0));
        states.reduce((before, after) => {
          const data = changedWindow(before, after, 0);
          if (data) held = applied(held, data);
          expect(held).toEqual(plain(after));
          return after;
        });
      }),
    );
  });

  test('a row in which only restless fields moved is told when it is time', () => {
    const known = row('a', { seenAt: 1, rate: 0.5 });
    const actor = { ...known, seenAt: 2, rate: 0.6, v: 2 } as unknown as LiveActor;
    expect(rowToShow(known, actor, false)).toBe(known);
    expect(rowToShow(known, actor, true)).toEqual(actor);
    expect(rowToShow(known, { ...actor, status: 'busy' }, false)).toMatchObject({
      status: 'busy',
      seenAt: 2,
    });
    expect(rowToShow(undefined, { ...actor, metadata: { large: true } }, false)).not.toHaveProperty(
      'metadata',
    );
  });

  test.each([
    [['a', 'b', 'c'], ['a', 'b', 'c'], 0],
    [['a', 'b', 'c'], ['c', 'a', 'b'], 1],
    [['a', 'b', 'c'], ['c', 'b', 'a'], 2],
    [['a', 'b', 'c'], ['x', 'a', 'y', 'c'], 0],
  ])('%j against %j moved %d', (held, now, moved) => {
    expect(countMoved(held, new Map(now.map((key, index) => [key, index])))).toBe(moved);
  });
});

/** A client by the book. */
function applied(held: ReturnType<typeof plain> | undefined, data: QueryData) {
  const rows = new Map(held?.rows);
  for (const change of data.rows ?? []) {
    if ('whole' in change) rows.set(change.key, change.whole as ListRow);
    else if ('set' in change) rows.set(change.key, { ...rows.get(change.key), ...change.set } as ListRow);
  }
  const order = data.order ?? held?.order ?? [];
  return {
    order,
    rows: new Map(order.map((key) => [key, rows.get(key)])),
    total: data.total ?? held?.total ?? 0,
  };
}

function plain({ order, rows, total }: Shown) {
  return { order, rows: new Map<string, ListRow | undefined>(rows), total };
}
