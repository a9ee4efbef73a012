import { expect, test } from '@jest/globals';
import { formatSort, parseSort, SORT_FIELDS } from './sort.ts';

test.each<[string, string]>([
  ['', 'id'],
  ['-messages', '-messages'],
  ['Type', 'type'],
])('%j is %j', (text, canonical) => {
  const parsed = parseSort(text);
  expect(parsed.ok && formatSort(parsed.sort)).toBe(canonical);
});

test.each(['seen', 'metadata', 'constructor', '--id', 'id,type', '-'])('%j sorts nothing', (text) => {
  expect(parseSort(text)).toMatchObject({ ok: false, problem: { from: 0, to: text.length } });
});

test('every shown column can be sorted by, and more', () => {
  const fields =
    'type status worker app id parent messages queue rate errors waited ran since active age blocked running failed';
  expect(SORT_FIELDS).toEqual(fields.split(' '));
});
