import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { moved } from './moves.ts';

interface Item {
  key: string;
  value: number;
}

const compare = (left: Item, right: Item) =>
  left.value - right.value || (left.key < right.key ? -1 : Number(left.key > right.key));
const item = fc.record({ key: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), value: fc.nat(9) });
const list = fc.uniqueArray(item, { selector: ({ key }) => key }).map((items) => items.sort(compare));

test('who leaves is gone and who arrives stands in place, be it the same under another value', () => {
  fc.assert(
    fc.property(list, list, fc.nat(), (before, arrivals, seed) => {
      const arriving = new Set(arrivals.map(({ key }) => key));
      const leaving = before.filter(({ key }, index) => arriving.has(key) || (index + seed) % 3 === 0);
      const stay = before.filter((each) => !leaving.includes(each));
      const expected = [...stay, ...arrivals].sort(compare);
      const ordered = { items: before, keys: before.map(({ key }) => key) };
      expect(moved(ordered, { leaving, arrivals }, compare)).toEqual({
        items: expected,
        keys: expected.map(({ key }) => key),
      });
      expect(ordered.items).toBe(before);
    }),
    { numRuns: 500 },
  );
});
