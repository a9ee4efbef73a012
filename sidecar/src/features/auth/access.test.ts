import { expect, test } from '@jest/globals';
import { createAccess, type Visit } from './access.ts';
import { FAILURE_LIMITS } from './failures.ts';

const TOKEN = 'a-long-enough-token';
const bearer = (token: string): Visit => ({
  header: (name) => (name === 'authorization' ? `Bearer ${token}` : undefined),
  remote: '127.0.0.1',
});

test('guessing is slowed, and never locks out the right token of the same address', () => {
  const options = { loopback: true, allowedHosts: [], allowedOrigins: [], token: TOKEN };
  const access = createAccess(options, () => 0);
  const codes = Array.from(
    { length: FAILURE_LIMITS.attempts + 1 },
    () => access.tokenFault(bearer('guess'))?.code,
  );
  expect(codes.at(0)).toBe('unauthorized');
  expect(codes.at(-1)).toBe('rate');
  expect(access.tokenFault(bearer(TOKEN))).toBeUndefined();
  expect(access.signIn(bearer(''), TOKEN)).toBeUndefined();
});
