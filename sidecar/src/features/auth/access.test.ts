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

const named = (host: string): Visit => ({
  header: (name) => (name === 'host' ? host : undefined),
  remote: '10.0.0.9',
});

test.each(['10.0.0.4:9090', '10.0.0.4', '[fd00::4]:9090', 'studio.internal', 'localhost:9090'])(
  'with names given, a studio for other machines answers to them and to addresses: %s',
  (host) => {
    const options = { loopback: false, allowedHosts: ['studio.internal'], allowedOrigins: [] };
    expect(createAccess(options, () => 0).originFault(named(host))).toBeUndefined();
  },
);

test.each(['10.0.0.4.evil.example', '10.0.0', '1', 'evil.example:9090', ''])(
  'what only looks like an address is a name: %s',
  (host) => {
    const options = { loopback: false, allowedHosts: ['studio.internal'], allowedOrigins: [] };
    expect(createAccess(options, () => 0).originFault(named(host))?.code).toBe('forbidden');
  },
);

test('a studio for this machine answers to addresses of this machine only', () => {
  const options = { loopback: true, allowedHosts: [], allowedOrigins: [] };
  expect(createAccess(options, () => 0).originFault(named('10.0.0.4'))?.code).toBe('forbidden');
  expect(createAccess(options, () => 0).originFault(named('127.0.0.1:9090'))).toBeUndefined();
});
