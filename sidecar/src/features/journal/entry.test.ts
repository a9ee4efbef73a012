import { expect, test } from '@jest/globals';
import { checkedEntry, entryOf } from './entry.ts';

test('an entry comes wrapped or not', () => {
  expect(entryOf({ entry: { type: 'a' } })).toEqual({ type: 'a' });
  expect(entryOf({ type: 'a' })).toEqual({ type: 'a' });
});

test('a field named entry beside others is data', () => {
  const body = { type: 'a', entry: { x: 1 } };
  expect(entryOf(body)).toBe(body);
  expect(entryOf({ entry: 'text' })).toEqual({ entry: 'text' });
});

test.each([
  [{}],
  [{ entry: {} }],
  [{ type: 5 }],
  [{ entry: { type: '' } }],
  [{ type: 'a', text: 'x'.repeat(65_536) }],
])('one that is nothing, of no type or too large is refused: %#', (body) => {
  expect(() => checkedEntry(body)).toThrow(/entry|At most 65536 bytes/);
});

test('one of up to 64 KB is taken, with a type or without', () => {
  const large = { type: 'a', text: 'x'.repeat(65_000) };
  expect(checkedEntry(large)).toBe(large);
  expect(checkedEntry({ n: 1 })).toEqual({ n: 1 });
});
