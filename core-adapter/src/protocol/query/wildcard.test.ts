import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { wildcard } from './wildcard.ts';

test.each<[string, string, boolean]>([
  ['a', 'a', true],
  ['a', 'ab', false],
  ['a*', 'ab', true],
  ['*b', 'ab', true],
  ['a*a', 'a', false],
  ['a*b*a', 'abba', true],
  ['*ab*ab*', 'aab', false],
  ['**', '', true],
  ['.*', 'a', false],
  ['(a+)+$*', 'aaaa', false],
])('%s against %s', (pattern, text, fits) => {
  expect(wildcard(pattern)(text)).toBe(fits);
});

test('does what the plain definition does', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });
  fc.assert(
    fc.property(letters, text, (pattern, text) => {
      expect(wildcard(pattern)(text)).toBe(fits(pattern, text));
    }),
    { numRuns: 2_000 },
  );
});

test('looks for each piece once, however it could be repeated', () => {
  const asked: number[] = [];
  const text = 'a'.repeat(1_000);
  const watched = new Proxy(Object(text), {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (name === 'indexOf') asked.push(1);
      return typeof value === 'function' ? value.bind(text) : value;
    },
  });
  expect(wildcard(`${'a*'.repeat(400)}b*c`)(watched)).toBe(false);
  expect(wildcard(`${'*a'.repeat(400)}*b*`)(watched)).toBe(false);
  expect(asked.length).toBeLessThanOrEqual(802);
});

function fits(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern[0] === '*')
    return fits(pattern.slice(1), text) || (text !== '' && fits(pattern, text.slice(1)));
  return pattern[0] === text[0] && fits(pattern.slice(1), text.slice(1));
}
