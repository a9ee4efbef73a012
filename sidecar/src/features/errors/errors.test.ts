import { expect, test } from '@jest/globals';
import type { CauseRow } from '@loom-studio/core-adapter/protocol';
import { shownErrors } from './errors.ts';

const cause = (text: string, lastAt: number, more: Partial<CauseRow> = {}): CauseRow => ({
  ...{ app: 'shop', text, sample: text, count: 1, firstAt: 1, lastAt },
  ...more,
});
const rows = {
  a: cause('a', 10, { type: 'Order' }),
  b: cause('b', 30),
  c: cause('c', 20, { app: 'bank', type: 'Order' }),
  d: cause('d', 20, { count: 5 }),
};
const texts = (asked = {}) => shownErrors(rows, { limit: 10, ...asked }).map(({ text }) => text);

test('causes come with the one seen last first, the more frequent of two at once before the other', () => {
  expect(texts()).toEqual(['b', 'd', 'c', 'a']);
  expect(texts({ limit: 1 })).toEqual(['b']);
});

test('causes of one app or type', () => {
  expect(texts({ app: 'bank' })).toEqual(['c']);
  expect(texts({ type: 'Order' })).toEqual(['c', 'a']);
  expect(texts({ app: 'shop', type: 'Order' })).toEqual(['a']);
});
