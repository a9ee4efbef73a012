import { expect, test } from '@jest/globals';
import { unknownField } from './unknown-field.ts';

test.each([
  ['foo:bar', 'foo', 0, 7],
  ['type:Order -(x or Region!=eu)', 'Region', 18, 28],
  ['depth>3 foo:bar', 'depth', 0, 7],
])('%s has no such field', (text, name, from, to) => {
  const message = expect.stringMatching(new RegExp(`no field ${name}, .*type, status, .*metadata`));
  expect(unknownField(text)).toEqual({ from, to, message });
});

test.each([
  '',
  'type:Order',
  'metadata.foo:bar',
  '"foo:bar"',
  'plain',
  'http://host/x',
  'order-1:2',
  '(',
  'foo:',
])('%s has none', (text) => expect(unknownField(text)).toBeUndefined());
