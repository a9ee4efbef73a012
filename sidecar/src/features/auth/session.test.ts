import { expect, test } from '@jest/globals';
import { createSessions } from './session.ts';

test('a session ends by itself, and with its token', () => {
  let now = 1_000;
  const sessions = createSessions('secret', () => now);
  const cookie = sessions.open(false).split(';', 1)[0];
  expect(sessions.isSession(cookie)).toBe(true);
  expect(createSessions('another', () => now).isSession(cookie)).toBe(false);
  now += 13 * 3_600_000;
  expect(sessions.isSession(cookie)).toBe(false);
});

test('only over https is the cookie bound to https', () => {
  const sessions = createSessions('secret', () => 0);
  expect(sessions.open(true)).toContain('; Secure');
  expect(sessions.open(false)).not.toContain('Secure');
});

test('a token is right or wrong as a whole', () => {
  const sessions = createSessions('secret', () => 0);
  expect(['secret', 'secre', 'secrets', ''].map(sessions.isToken)).toEqual([true, false, false, false]);
});
