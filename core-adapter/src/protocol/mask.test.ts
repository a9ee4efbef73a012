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
    ['an aligned dump', 'user:           ada\npassword:       hush'],
    ['one aligned by tabs', 'password\t\t:\t\t\t\t\thush'],
    ['a block of YAML', 'db:\n  password: |\n    hush\n\n    hush\n  user: ada'],
    ['a folded block of YAML', 'password: >-\r\n  hush\r\n  hush\r\nuser: ada'],
    ['a tag', '<login><password>hush</password></login>'],
    ['a tag with attributes', '<db:dbPassword type="x"><![CDATA[hush]]></db:dbPassword>'],
    ['a setting', '<add key="ClientSecret" value="hush"/>'],
    ['a header object in JSON', '[{"name":"x-api-key","value":"hush"}]'],
    ['a form', 'user[name]=ada&user[password]=hush'],
    ['a list of a form', 'password[]=hush&password[0]=hush'],
    ['an encoded form', 'user%5Bpassword%5D=hush and password%3Dhush%26a'],
    ['encoded JSON', '%7B%22password%22%3A%22hush%22%7D'],
    ['a value with an ampersand', 'password=p&hush, user=ada'],
    ['a value with a semicolon', 'password=a;hush'],
    ['a value with angles', 'password=p<hush>hush'],
    ['a value with an apostrophe', "password=it'shush"],
    ['a quoted value with an apostrophe', "password='it'shush' for ada"],
    ['an address whose password looks like a port', 'postgres://u:123/hush@h/db'],
    ['an address whose password has a space', 'cannot reach postgres://u:a hush@h/db'],
    ['a pair in JSON', '{"headers":[["accept","*/*"],["x-api-key","hush"]]}'],
    ['a name with a space', '{"password ":"hush"}'],
    ['a flag', 'mysql --password hush --user ada'],
    ['a flag in a list', '["login","--api-token","hush"]'],
    ['a hash', 'passwordHash=hush password_hash: hush'],
    ['a key as PEM', 'privateKeyPem=hush accessKeyId=hush'],
    ['a short name', 'smtp pass=hush, otp: hush, {"cvv":"hush"}'],
    ['a list in JSON', '{"accessTokens":["hush","hush"],"tokens":["hush"]}'],
    ['a key of PGP', '-----BEGIN PGP PRIVATE KEY BLOCK-----\nhush\n-----END PGP PRIVATE KEY BLOCK-----'],
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
  ['pass: 12, fail: 3, bypass=1, compass: north, passenger=ada'],
  ['tokens=512 {"tokens":512,"tokenCount":7}'],
  ['laptop=1 option: 2, author: ada, keyboard=de'],
  ['http://localhost:8080 is away, mail to ada@example.org'],
  ['password?: string'],
  ['["email","password","name"]'],
])('lets through: %s', (text) => {
  expect(maskSecrets(text)).toBe(text);
});

test.each([
  ['GET /orders?access_token=hush&page=2', 'GET /orders?access_token=[redacted]&page=2'],
  ['Server=db;Password=hush;Connect Timeout=3', 'Server=db;Password=[redacted];Connect Timeout=3'],
  ['db:\n  password: |\n    hush\n  user: ada', 'db:\n  password: [redacted]\n  user: ada'],
  ['{"password":"hush","user":"ada"}', '{"password":[redacted],"user":"ada"}'],
  ['<token>hush</token><user>ada</user>', '<token>[redacted]</token><user>ada</user>'],
])('leaves what is around: %s', (text, masked) => {
  expect(maskSecrets(text)).toBe(masked);
});

test.each([
  ['password=hush redis://a:hush@b Authorization: Bearer hushhush'],
  ['{"password":"hush","user":"ada","tokens":["hush"],"list":[{"name":"api_key","value":"hush"}]}'],
  ['postgres://u:123/hush@h and postgres://u:a hush@h'],
  ['<add key="Password" value="hush"/> --password hush'],
  ['password: |\n  hush\nuser: ada'],
])('masking twice is masking once: %s', (text) => {
  const once = maskSecrets(text);
  expect(once).not.toContain('hush');
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
  ['headers of web tokens', 'eyJaaaaaaaa--'],
  ['schemes', 'basic basic'],
  ['backslashes', 'secret:\\'],
  ['spaces', 'password   '],
  ['brackets', 'token[0]'],
  ['lists', 'token:[ '],
  ['ends of values', 'token=a&b;c'],
  ['tags', '<password '],
  ['blocks', 'password: |\n '],
  ['empty blocks', 'password: |\n\n\n'],
  ['flags', '--token '],
  ['pairs', '["token","'],
  ['pairs in spaces', '[    "token"    ,    '],
  ['dashes', '--a'],
  ['settings', 'name="password" '],
  ['addresses with spaces', '://a:b c '],
  ['apostrophes', "token='a'b"],
  ['long lines', 'a: | token '],
])('hostile text of %s takes time in proportion: in the square of its length it would not end', (_, part) => {
  const text = part.repeat(Math.ceil(400_000 / part.length));
  expect(typeof maskSecrets(text)).toBe('string');
});
