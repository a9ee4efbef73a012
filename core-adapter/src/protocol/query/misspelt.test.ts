import { expect, test } from '@jest/globals';
import { misspelt } from './misspelt.ts';

test.each([
  ['tpye:Order', 'type'],
  ['typ:Order', 'type'],
  ['statuss:busy', 'status'],
  ['Worker1:', undefined],
  ['workre:w-01', 'worker'],
  ['waitde>3s', 'waited'],
  ['metadta:x', 'metadata'],
])('%s means %s', (word, field) => {
  expect(misspelt(word)).toBe(field);
});

test.each(['Order:17', 'foo:bar', 'ap:x', 'idx:5', 'type', 'tpye', 'tpye:', 'a:b:c', ''])(
  '%s is a word',
  (word) => {
    expect(misspelt(word)).toBeUndefined();
  },
);
