import { expect, test } from '@jest/globals';
import { validStatus } from './facts.ts';
import { statusName } from './protocol/actor.ts';

test.each([
  ['a long one', 'x'.repeat(1_000), 'x'.repeat(64)],
  ['control characters', 'a\u0000b\u0007', 'ab'],
  ['a character cut in half', `${'x'.repeat(63)}😀`, 'x'.repeat(63)],
])('a status with %s is made one the studio takes', (_what, status, made) => {
  expect(validStatus(status)).toBe(made);
  expect(statusName.safeParse(made).success).toBe(true);
});

test.each([
  ['nothing', ''],
  ['only control characters', '\u0000'],
  ['no text', 7],
])('a status of %s is none', (_what, status) => expect(validStatus(status)).toBeUndefined());
