import { describe, expect, test } from '@jest/globals';
import { ConfigError, configTable, helpText, isLoopback, readConfig } from './config.ts';

describe('configuration', () => {
  test('nothing set is a studio for this machine only', () => {
    expect(readConfig({})).toMatchObject({
      port: 9090,
      host: '127.0.0.1',
      workspace: 'default',
      maxAgeMs: 300_000,
      retentionMs: 3_600_000,
      maxActors: 200_000,
      transport: 'auto',
      exposed: false,
    });
    expect(readConfig({})).not.toHaveProperty('token');
  });

  test.each([
    [{ PORT: 'abc' }, "PORT: expected a whole number from 0 to 65535, got 'abc'"],
    [{ PORT: '65536' }, "PORT: expected a whole number from 0 to 65535, got '65536'"],
    [{ MAX_AGE: '-1' }, 'MAX_AGE: expected a whole number'],
    [{ MAX_AGE: '1.5' }, 'MAX_AGE: expected a whole number'],
    [{ LOOM_REDIS_URL: 'http://a' }, 'LOOM_REDIS_URL: expected redis://[user:password@]host'],
    [{ LOOM_KEY_PREFIX: 'my actors' }, 'LOOM_KEY_PREFIX: expected at most 200 characters without spaces'],
    [{ LOOM_APP: 'a:b' }, "LOOM_APP: expected letters, digits, dot, dash or underscore, got 'a:b'"],
    [{ TRANSPORT: 'tcp' }, "TRANSPORT: expected one of auto, uws, node, got 'tcp'"],
    [
      { STUDIO_WORKSPACE: 'a b' },
      "STUDIO_WORKSPACE: expected letters, digits, dot, dash or underscore, got 'a b'",
    ],
  ])('%j names the variable', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });

  test('all wrong variables are named at once', () => {
    expect(() => readConfig({ PORT: 'x', LOG_LEVEL: 'loud' })).toThrow(/^PORT: .*\nLOG_LEVEL: .*$/);
  });

  test('an empty variable is not set', () => {
    expect(readConfig({ PORT: '', STUDIO_TOKEN: ' ' })).toMatchObject({ port: 9090 });
  });

  test.each(['0.0.0.0', '::', '192.168.1.5', 'studio.example', ''])(
    'beyond loopback (%j) a token is needed',
    (host) => {
      const env = { HOST: host };
      if (host === '') return expect(readConfig(env).exposed).toBe(false);
      expect(() => readConfig(env)).toThrow(ConfigError);
      expect(() => readConfig(env)).toThrow(/^HOST: .* STUDIO_TOKEN .*STUDIO_AUTH=off/);
      expect(readConfig({ ...env, STUDIO_TOKEN: 'a-long-enough-token' })).toMatchObject({
        token: 'a-long-enough-token',
        exposed: false,
      });
      expect(readConfig({ ...env, STUDIO_AUTH: 'off' })).toMatchObject({ exposed: true });
    },
  );

  test('loopback by any name', () => {
    for (const host of ['localhost', '127.0.0.1', '127.8.8.8', '::1', '[::1]'])
      expect(isLoopback(host)).toBe(true);
    for (const host of ['0.0.0.0', '128.0.0.1', 'localhost.example']) expect(isLoopback(host)).toBe(false);
  });

  test('lists are split and trimmed', () => {
    const { allowedOrigins } = readConfig({ ALLOWED_ORIGINS: ' https://A.example , ,http://b ' });
    expect(allowedOrigins).toEqual(['https://a.example', 'http://b']);
  });

  test('proxies are addresses, networks and the own ones', () => {
    expect(readConfig({}).trustProxy).toEqual([]);
    const TRUST_PROXY = '127.0.0.1, ::1, 10.0.0.0/8, FD00::/8, subnet';
    expect(readConfig({ TRUST_PROXY }).trustProxy).toEqual([
      ...['127.0.0.1', '::1', '10.0.0.0/8', 'fd00::/8', 'subnet'],
    ]);
  });

  test.each([
    ['ALLOWED_ORIGINS', 'foo'],
    ['ALLOWED_ORIGINS', 'https://a.example/path'],
    ['ALLOWED_HOSTS', 'https://a.example'],
    ['ALLOWED_HOSTS', 'a b'],
    ['REDIS_URL', 'http://x'],
    ['TRUST_PROXY', 'nginx'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '10.0.0.0/8/8'],
    ['TRUST_PROXY', '::1/129'],
    ['TRUST_PROXY', '10.0.0.0/'],
    ['TRUST_PROXY', 'fe80::1%eth0'],
    ['TRUST_PROXY', '*'],
  ])('%s=%s is refused', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name}: expected `));
  });

  test('an address of Redis is never repeated when it is wrong', () => {
    const refused = () => readConfig({ REDIS_URL: 'redis://:secret@' });
    expect(refused).toThrow(/^REDIS_URL: expected redis:/);
    expect(refused).not.toThrow(/secret/);
  });

  test('help and table name every variable and no secret value', () => {
    for (const name of ['PORT', 'HOST', 'STUDIO_TOKEN', 'MAX_ACTORS', 'DATA_DIR']) {
      expect(helpText()).toContain(name);
      expect(configTable()).toContain(`| \`${name}\` |`);
    }
    expect(configTable()).not.toContain('undefined');
  });
});

test.each(['short', 'long enough but spaced', 'pässword-pässword'])(
  'the token %s is refused, unrepeated',
  (token) => {
    const refused = () => readConfig({ STUDIO_TOKEN: token });
    expect(refused).toThrow(/^STUDIO_TOKEN: expected at least 16 visible ASCII characters/);
    expect(refused).not.toThrow(token);
  },
);
