import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createKeyMap } from './key-map.ts';

test('does what a map does', () => {
  const key = fc.oneof(fc.constantFrom('', 'a', 'shop:1', 'shop:2', '\ud800'), fc.string({ maxLength: 3 }));
  const step = fc.tuple(fc.constantFrom('set', 'delete', 'clear', 'set', 'set'), key, fc.nat(9));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const [map, model] = [createKeyMap<number>(), new Map<string, number>()];
      for (const [what, key, value] of steps) {
        for (const each of [map, model]) {
          if (what === 'set') each.set(key, value);
          else if (what === 'delete') each.delete(key);
          else each.clear();
        }
        expect([map.size, map.has(key), map.get(key)]).toEqual([model.size, model.has(key), model.get(key)]);
      }
    }),
  );
});
