import { expect, test } from '@jest/globals';
import { createProxies, plainAddress } from './proxies.ts';

test.each([
  ['10.0.0.1', '10.0.0.1'],
  [' 10.0.0.1:80 ', '10.0.0.1'],
  ['[::1]', '::1'],
  ['[2001:DB8::1]:443', '2001:db8::1'],
  ['0000:0000:0000:0000:0000:ffff:7f00:0001', '127.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['10.0.0', undefined],
  ['10.0.0.1:', undefined],
  ['10.0.0.1:port', undefined],
  ['_hidden', undefined],
  ['unknown', undefined],
  ['"[::1]"', undefined],
  ['', undefined],
])('%j is the address %j', (text, address) => {
  expect(plainAddress(text)).toBe(address);
});

test('nobody is believed unless named', () => {
  const proxies = createProxies([]);
  expect(proxies.clientOf('127.0.0.1', '203.0.113.5')).toBe('127.0.0.1');
  expect(proxies.trusts('127.0.0.1')).toBe(false);
});

test('the word for the own networks means those this machine is on, and no others', () => {
  const at = (cidr: string, family: 'IPv4' | 'IPv6') => ({ cidr, family }) as never;
  const proxies = createProxies(['subnet', '192.0.2.7'], {
    lo: [at('127.0.0.1/8', 'IPv4'), at('::1/128', 'IPv6')],
    eth0: [at('172.18.0.4/16', 'IPv4'), at('fd00:1::4/64', 'IPv6')],
  });
  for (const inside of ['172.18.255.1', '127.0.0.1', 'fd00:1::9', '192.0.2.7'])
    expect(proxies.trusts(inside)).toBe(true);
  for (const outside of ['172.19.0.1', 'fd00:2::9', '192.0.2.8', '8.8.8.8', ''])
    expect(proxies.trusts(outside)).toBe(false);
});

test('a list without end is not walked to its end', () => {
  const proxies = createProxies(['10.0.0.0/8']);
  const hops = Array.from({ length: 5_000 }, (_, n) => `10.0.${n % 256}.1`);
  expect(proxies.clientOf('10.9.9.9', ['203.0.113.5', ...hops].join(','))).toMatch(/^10\.0\./);
});
