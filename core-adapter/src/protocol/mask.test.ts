import { describe, expect, test } from '@jest/globals';
import { maskSecrets } from './mask.ts';

/** Put together here, so that no scanner takes them for real ones. */
const shaped = (...parts: string[]): string => parts.join('');

describe('does not let through', () => {
  test.each([
    ['an assignment', 'login failed: password=hush, user=ada'],
    ['one in capitals', 'AWS_SECRET_ACCESS_KEY=hush'],
    ['one with a prefix', 'userPassword: hush'],
    ['one in quotes', 'secret = "hush hush"'],
    ['one in single quotes', "token: 'hush hush'"],
    ['JSON', '{"user":"ada","password":"hush \\" hush"}'],
    ['JSON within JSON', '{"body":"{\\"api_key\\":\\"hush\\"}"}'],
    ['JSON that is cut', '{"password":"hush hush'],
    ['a value with signs in it', 'pwd=hu,sh}hush'],
    ['a header', 'Authorization: Bearer hushhush'],
    ['another scheme', 'authorization: hush hush'],
    ['a header object', '{"Authorization":"Basic hush","x":1}'],
    ['a cookie', 'Cookie: sid=hush; other=hush'],
    ['a cookie that is set', 'set-cookie: sid=hush; HttpOnly'],
    ['a bearer token alone', 'refused bearer hush.hush-hush'],
    ['basic credentials alone', 'sent Basic aHVzaDpodXNo'],
    ['an address', 'cannot reach redis://app:hush@cache:6379/0'],
    ['an address without a user', 'redis://:hush@cache:6379'],
    ['an address with only a user', 'https://hush@git.example/repo'],
    ['an address whose password is not encoded', 'postgres://app:hu/s#hush@db/shop'],
    ['a query', 'GET /list?access_token=hush&page=2'],
    ['a signed address', 'https://store.example/a?sv=1&sig=hush'],
    ['a connection string', 'Server=db;User Id=sa;Password=hush;Encrypt=true'],
    ['another one', 'Endpoint=sb://x/;SharedAccessKeyName=root;SharedAccessKey=hush='],
    ['a key in lines', '-----BEGIN RSA PRIVATE KEY-----\nhush\n-----END RSA PRIVATE KEY-----'],
    ['a key that is cut', '-----BEGIN PRIVATE KEY-----\nhush'],
    ['a web token', shaped('token was eyJ', 'hbGciOiJIUzI1NiJ9.', 'eyJodXNoIjoxfQ.hush')],
    ['a key of a code host', shaped('using gh', 'p_', 'hush0123456789hush01234')],
    ['a key of a payment service', shaped('using sk', '_live_', 'hush0123456789')],
  ])('%s', (_, text) => {
    expect(maskSecrets(text)).toContain('[redacted]');
    expect(maskSecrets(text)).not.toMatch(/hu,?\/?s|aHVz|hbGc/);
  });
});

test.each([
  ['cannot read properties of undefined (reading "id")'],
  ['order 7 was not found in http://shop.example:8080/orders/7?page=2'],
  ['mail to ada@example.org at http://localhost:9090/users/a@b.example'],
  ['the token expired'],
  ['Unexpected token } in JSON at position 4'],
  ['basic functionality is missing'],
  ['max_tokens=100, monkey=1'],
  ['wrong password for user ada'],
])('lets through: %s', (text) => {
  expect(maskSecrets(text)).toBe(text);
});

test('masking twice is masking once', () => {
  const once = maskSecrets('password=hush redis://a:hush@b Authorization: Bearer hushhush');
  expect(maskSecrets(once)).toBe(once);
});

test.each([
  ['letters', 'a'],
  ['names', 'password '],
  ['assignments', 'password='],
  ['quotes', 'token="\\'],
  ['addresses', '://'],
  ['users', '://a:'],
  ['keys', '-----BEGIN PRIVATE KEY-----'],
  ['web tokens', 'eyJaaaaaaaa.'],
  ['schemes', 'basic basic'],
  ['backslashes', 'secret:\\'],
])('hostile text of %s takes time in proportion: in the square of its length it would not end', (_, part) => {
  const text = part.repeat(Math.ceil(400_000 / part.length));
  expect(typeof maskSecrets(text)).toBe('string');
});
