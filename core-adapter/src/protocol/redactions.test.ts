import { describe, expect, test } from '@jest/globals';
import { compileRedactions, copyRedacted, DEFAULT_REDACTIONS } from './redact.ts';

function copy(value: unknown, paths: readonly string[]): unknown {
  return copyRedacted('payload', value, compileRedactions(paths)).value;
}

test('hides the usual names of secrets without being told', () => {
  const names = [
    'passwords',
    'accessToken',
    'access_token',
    'clientSecret',
    'userPassword',
    'passwd',
    'api_key',
    'x-api-key',
  ];
  const metadata = Object.fromEntries(names.map((name) => [name, 'hush']));
  const { value } = copyRedacted('metadata', { deep: [metadata] }, compileRedactions(DEFAULT_REDACTIONS));
  expect(JSON.stringify(value)).not.toContain('hush');
});

test.each(DEFAULT_REDACTIONS)('each of the defaults hides: %s', (path) => {
  const name = path.replace('**.', '').replace('*', 'my_');
  expect(copy({ [name]: 'hush' }, DEFAULT_REDACTIONS)).toEqual({ [name]: '[redacted]' });
});

describe('names of secrets in any spelling', () => {
  test.each([
    ...[
      'accessTokens',
      'refreshTokens',
      'tokens',
      'userPasswords',
      'serviceApiKeys',
      'API_KEYS',
      'privateKeys',
    ],
    ...['password1', 'password_2', 'passwordHash', 'password_hash', 'privateKeyPem', 'tokenValue', 'keyPass'],
    ...[
      'passcode',
      'pass',
      'smtp_pass',
      'dbPass',
      'accessKeyId',
      'AWS_ACCESS_KEY_ID',
      'password ',
      'user.pass',
    ],
    ...[
      'user[password]',
      'password[]',
      'http.request.header.authorization',
      'cvv',
      'cardCvc',
      'otp',
      'sms_otp',
    ],
  ])('%s', (name) => {
    expect(copy({ [name]: 'hush', deep: { [name]: { inner: ['hush'] } } }, DEFAULT_REDACTIONS)).toEqual({
      [name]: '[redacted]',
      deep: { [name]: expect.anything() },
    });
    expect(JSON.stringify(copy({ [name]: { inner: ['hush'] } }, DEFAULT_REDACTIONS))).not.toContain('hush');
  });

  test.each([
    ...[
      'pinned',
      'pin',
      'spinner',
      'bypass',
      'compass',
      'passed',
      'passenger',
      'tokenCount',
      'tokenType',
      'value',
    ],
    ...[
      'authors',
      'author',
      'keyboard',
      'key',
      'sessionId',
      'monkey',
      'options',
      'laptop',
      'hash',
      'secretary',
    ],
  ])('but not %s', (name) => {
    expect(copy({ [name]: 'shown' }, DEFAULT_REDACTIONS)).toEqual({ [name]: 'shown' });
  });

  test('numbers below `tokens` and `pass` are counts, unless the app names them itself', () => {
    const counts = { tokens: 512, maxTokens: 100, usage: { tokens: { prompt: 5, cached: true } }, pass: 12 };
    expect(copy(counts, DEFAULT_REDACTIONS)).toEqual(counts);
    const usage = { tokens: { prompt: 5, access: 'hush' }, after: 'shown' };
    expect(copy(usage, DEFAULT_REDACTIONS)).toEqual({
      tokens: { prompt: 5, access: '[redacted]' },
      after: 'shown',
    });
    const own = [...DEFAULT_REDACTIONS, '**.pass', '**.*Tokens', '**.*tokens'];
    expect(copy({ tokens: 512, pass: 12 }, own)).toEqual({ tokens: '[redacted]', pass: '[redacted]' });
  });

  test('spellings are no business of the names of an app', () => {
    expect(copy({ card: 1, card1: 2, cardHash: 3 }, ['**.card'])).toEqual({
      card: '[redacted]',
      card1: 2,
      cardHash: 3,
    });
  });
});
