import { expect, test } from '@jest/globals';
import { parseRedisUrl } from './redis-url.ts';

test.each([
  ['redis://localhost', { kind: 'server', nodes: [{ host: 'localhost', port: 6379 }], db: 0, tls: false }],
  [
    'rediss://u:p%40ss@h:1/3',
    { username: 'u', password: 'p@ss', db: 3, tls: true, shown: 'rediss://…@h:1/3' },
  ],
  ['redis://:secret@[::1]:7', { password: 'secret', nodes: [{ host: '::1', port: 7 }] }],
  [
    'redis://a:1,b',
    {
      kind: 'cluster',
      nodes: [
        { host: 'a', port: 1 },
        { host: 'b', port: 6379 },
      ],
    },
  ],
  [
    'redis+sentinel://:pw@s1,s2:5/group/2',
    {
      kind: 'sentinel',
      master: 'group',
      db: 2,
      password: 'pw',
      nodes: [
        { host: 's1', port: 26_379 },
        { host: 's2', port: 5 },
      ],
    },
  ],
])('%s is read', (url, address) => {
  expect(parseRedisUrl(url)).toMatchObject(address);
});

test.each([
  '',
  'localhost:6379',
  'http://localhost',
  'redis://',
  'redis://h:0',
  'redis://h:70000',
  'redis://h/x',
  'redis://a,b/1',
  'redis://a,,b',
  'redis+sentinel://s1',
  'redis://h?x=1',
  `redis://${'a,'.repeat(100)}a`,
])('%j is not', (url) => {
  expect(parseRedisUrl(url)).toBeUndefined();
});

test('a password is not in what is shown', () => {
  expect(parseRedisUrl('redis://me:secret@h')?.shown).toBe('redis://…@h');
});
