import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { QUERY_BOUNDS } from './bounds.ts';
import { conjunctsOf, facetValues, hasFacet, toggleFacet, withoutConjunct } from './chips.ts';
import { FACET_FIELDS } from './fields.ts';
import { formatQuery } from './format.ts';
import { parseQuery } from './parse.ts';
import { filterText } from './some-filters.ts';

function parsed(text: string) {
  const result = parseQuery(text);
  if (!result.ok) throw new Error(result.problem.message);
  return result.query;
}

describe('the terms that must all hold', () => {
  test('are told with their text and place', () => {
    const text = 'TYPE:Order  and (busy or "a b") -x';
    const chips = conjunctsOf(parsed(text));
    expect(chips.map((chip) => chip.text)).toEqual(['type:Order', 'busy or "a b"', '-x']);
    expect(chips.map(({ from, to }) => text.slice(from, to))).toEqual([
      'TYPE:Order',
      '(busy or "a b")',
      '-x',
    ]);
  });

  test.each<[string, number, string]>([
    ['a', 0, ''],
    ['a and b and c', 1, 'a c'],
    ['(a or b) c d', 1, '(a or b) d'],
    ['(a or b) c', 1, 'a or b'],
    ['a or b', 0, ''],
  ])('%j without number %i is %j', (text, index, rest) => {
    expect(withoutConjunct(parsed(text), index)).toBe(rest);
  });
});

describe('a facet', () => {
  test.each<[string, string, string]>([
    ['', 'Order', 'type:Order'],
    ['7f3a', 'Order', '7f3a type:Order'],
    ['type:Order', 'Cart', 'type:Order,Cart'],
    ['type:Order,Cart x', 'ORDER', 'type:Cart x'],
    ['type:Order x', 'order', 'x'],
    ['type:Order type:order,Cart', 'Order', 'type:Cart'],
    ['a or b', 'Order', '(a or b) type:Order'],
    ['type:Ord*', 'Cart', 'type:Ord*,Cart'],
    ['-type:Order', 'Order', '-type:Order type:Order'],
    ['type!=Order', 'Cart', 'type!=Order type:Cart'],
    ['type:a or b', 'Order', '(type:a or b) type:Order'],
    ['x', 'a "b", c', 'x type:"a \\"b\\", c"'],
    ['x', '*', 'x type:"*"'],
  ])('%j with %j toggled is %j', (text, value, next) => {
    expect(toggleFacet(parsed(text), 'type', value)).toBe(next);
  });

  test('of status does not mind the dash', () => {
    const query = parsed('status:owner-lost,Busy');
    expect(facetValues(query, 'status')).toEqual(['owner-lost', 'Busy']);
    expect(hasFacet(query, 'status', 'owner lost')).toBe(true);
    expect(toggleFacet(query, 'status', 'owner lost')).toBe('status:busy');
    expect(toggleFacet(parsed('status:busy'), 'status', 'owner lost')).toBe('status:busy,owner-lost');
  });

  test('put on is on, and taken off leaves the rest as it was', () => {
    const value = fc.string({ minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(filterText, fc.constantFrom(...FACET_FIELDS), value, (text, field, value) => {
        const first = parseQuery(text);
        if (!first.ok || hasFacet(first.query, field, value)) return;
        const on = parseQuery(toggleFacet(first.query, field, value));
        if (!on.ok) return expect(on.problem.message).toContain('at most');
        expect(hasFacet(on.query, field, value)).toBe(true);
        const off = toggleFacet(on.query, field, value);
        if (off.length <= QUERY_BOUNDS.chars) expect(off).toBe(formatQuery(first.query));
      }),
      { numRuns: 500 },
    );
  });
});
