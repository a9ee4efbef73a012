import { expect, test } from '@jest/globals';
import { createFailures } from './failures.ts';

const limits = { attempts: 3, windowMs: 1000, addresses: 2 };

test('an address is blocked after its attempts and free again with the next window', () => {
  let now = 0;
  const failures = createFailures(() => now, limits);
  const last = Array.from({ length: 3 }, () => failures.add('a'));
  expect(last).toEqual([false, false, true]);
  expect([failures.blocked('a'), failures.blocked('b')]).toEqual([true, false]);
  expect(failures.drops()).toEqual({ 'auth.attempts': 1, 'auth.addresses': 0 });
  now = 1000;
  expect(failures.blocked('a')).toBe(false);
});

test('memory is bounded: the oldest address is forgotten', () => {
  const failures = createFailures(() => 0, limits);
  for (let times = 0; times < 3; times += 1) failures.add('a');
  for (const address of ['b', 'c']) failures.add(address);
  expect(failures.drops()).toMatchObject({ 'auth.addresses': 1 });
  expect(failures.blocked('a')).toBe(false);
});
