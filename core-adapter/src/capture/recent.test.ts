import { expect, test } from '@jest/globals';
import { createRecent } from './recent.ts';

test('keeps the entries touched last', () => {
  const recent = createRecent<number>(2);
  recent.set('a', 1);
  recent.set('b', 2);
  recent.get('a');
  recent.set('c', 3);
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([1, undefined, 3]);
  expect(recent).toMatchObject({ size: 2, dropped: 1 });
});

test('keeps within its bytes, and counts a value that is replaced once', () => {
  const recent = createRecent<string>(10, 100);
  recent.set('a', 'first', 60);
  recent.set('a', 'second', 50);
  recent.set('b', 'third', 50);
  expect(recent).toMatchObject({ size: 2, bytes: 100, dropped: 0 });
  recent.set('c', 'too large', 101);
  expect(recent).toMatchObject({ size: 0, bytes: 0, dropped: 3 });
});

test('forgets', () => {
  const recent = createRecent<number>(10, 100);
  recent.set('a', 1, 10);
  recent.delete('a');
  recent.delete('a');
  expect(recent.get('a')).toBeUndefined();
  expect(recent.bytes).toBe(0);
});
