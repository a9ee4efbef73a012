import { expect, test } from '@jest/globals';
import { createBoundedMap } from './bounded-map.ts';

test('keeps the entries touched last', () => {
  const map = createBoundedMap<number>(8);
  for (let index = 0; index < 6; index++) map.set(`${index}`, index);
  map.set('a', 1);
  map.set('b', 2);
  map.get('a');
  map.set('c', 3);
  expect(['0', '1', '2', 'a', 'b', 'c'].map((key) => map.get(key))).toEqual([
    undefined,
    undefined,
    2,
    1,
    2,
    3,
  ]);
  expect(map).toMatchObject({ size: 7, dropped: 2 });
});

test('keeps within its bytes, and counts a value that is replaced once', () => {
  const map = createBoundedMap<string>(10, 100);
  map.set('a', 'first', 60);
  map.set('a', 'second', 50);
  map.set('b', 'third', 50);
  expect(map).toMatchObject({ size: 2, bytes: 100, dropped: 0 });
  map.set('c', 'too large', 101);
  expect(map).toMatchObject({ size: 0, bytes: 0, dropped: 3 });
});

test('forgets', () => {
  const map = createBoundedMap<number>(10, 100);
  map.set('a', 1, 10);
  map.delete('a');
  map.delete('a');
  expect(map.get('a')).toBeUndefined();
  expect(map.bytes).toBe(0);
});
