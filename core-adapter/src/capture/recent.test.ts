import { expect, test } from '@jest/globals';
import { createRecent } from './recent.ts';

test('keeps what was used last, within its bound, and counts what it gives up', () => {
  let forgotten = 0;
  const recent = createRecent<number>(10, (entries) => (forgotten += entries));
  for (let n = 0; n < 100; n++) {
    recent.put(`${n}`, n);
    expect(recent.get('0')).toBe(0);
    expect(recent.size).toBeLessThanOrEqual(10);
    expect(forgotten + recent.size).toBe(n + 1);
  }
  expect(recent.keys()).toEqual(expect.arrayContaining(['0', '99', '98', '97']));
  recent.delete('99');
  recent.put('98', -1);
  expect(recent.get('99')).toBeUndefined();
  expect(recent.get('98')).toBe(-1);
  expect(new Set(recent.keys()).size).toBe(recent.size);
});
