import fc from 'fast-check';

/** Texts that are mostly filters, for property tests. */
const word = fc.constantFrom(
  'a',
  'Order',
  'order:17',
  '7f3a',
  '-x',
  'and',
  'Or',
  'x*y',
  '*',
  'metadata.x',
  'ä☕',
);
const value = fc.oneof(
  word,
  fc.string({ maxLength: 4 }).map(quoted),
  fc.constantFrom('""', '"a\\"b"', 'a,b', 'x,"y z",*'),
);
const compared = fc.oneof(
  fc.tuple(fc.constantFrom('id', 'Type', 'status', 'worker', 'app'), fc.constantFrom(':', '!='), value),
  fc.tuple(
    fc.constantFrom('messages', 'queue', 'rate', 'errors', 'metadata.a', 'metadata."b c".d'),
    fc.constantFrom(':', '!=', '>', '>=', '<', '<='),
    fc.constantFrom('1', '-2.5', '.5', '7.'),
  ),
  fc.tuple(
    fc.constantFrom('waited', 'ran', 'since', 'active', 'seen', 'age'),
    fc.constantFrom(':', '>', '<='),
    fc.constantFrom('30s', '1.5M', '200ms', '2h', '1d', '*'),
  ),
);
const term = fc.oneof(
  word,
  value,
  compared.map((parts) => parts.join('')),
);

export const filterText: fc.Arbitrary<string> = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    term,
    fc
      .tuple(tie('filter'), fc.constantFrom(' ', ' and ', ' OR '), tie('filter'))
      .map((parts) => parts.join('')),
    fc.tuple(fc.constantFrom('-', 'not ', 'NOT -'), term).map((parts) => parts.join('')),
    tie('filter').map((inner) => `(${inner})`),
  ),
})).filter;

/** Anything at all, rich in characters that mean something. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom('(', ')', '"', '\\', '-', '*', ',', ':', '!=', '>', '<=', ' ', '.', 'and', 'not', 'or'),
      fc.constantFrom('type', 'status', 'waited', 'metadata', '30s', '5', '__proto__'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
