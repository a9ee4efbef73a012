import { expect, it } from '@jest/globals';
import { isSpansKey, SPAN_HISTORIES, spansKey } from './span-histories.ts';

it('traces are spread over all histories there are for them, each in one', () => {
  const keys = new Set(Array.from({ length: 1_000 }, (_, n) => spansKey(`order-${n}`)));
  expect(keys.size).toBe(SPAN_HISTORIES);
  expect(spansKey('order-1')).toBe(spansKey('order-1'));
  expect([...keys].every(isSpansKey)).toBe(true);
  expect(['journal:a:spans:1', 'rejected', 'logs'].some(isSpansKey)).toBe(false);
});
