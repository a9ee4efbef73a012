import { expect, test } from '@jest/globals';
import { entryOf } from './entry.ts';

test('an entry comes wrapped or not', () => {
  expect(entryOf({ entry: { type: 'a' } })).toEqual({ type: 'a' });
  expect(entryOf({ type: 'a' })).toEqual({ type: 'a' });
});

test('a field named entry beside others is data', () => {
  const body = { type: 'a', entry: { x: 1 } };
  expect(entryOf(body)).toBe(body);
  expect(entryOf({ entry: 'text' })).toEqual({ entry: 'text' });
});
