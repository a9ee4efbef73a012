import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { completionContext } from './completion.ts';
import { hostileText } from './some-filters.ts';

/** `|` is the caret. What would be replaced is in brackets. */
function typed(marked: string): string {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { from, to, ...context } = completionContext(text, caret);
  const what = context.kind === 'field' || context.kind === 'none' ? [] : [context.path.join('/')];
  const field = context.kind === 'value' ? [context.field] : [];
  const prefix = context.kind === 'none' ? [] : [context.prefix];
  return [context.kind, ...field, ...what, ...prefix, `[${text.slice(from, to)}]`].join(' ');
}

describe('what is being typed', () => {
  test.each<[string, string]>([
    ['|', 'field  []'],
    ['ty|', 'field ty [ty]'],
    ['-ty|', 'field ty [ty]'],
    ['(ty|)', 'field ty [ty]'],
    ['a |', 'field  []'],
    ['a | b', 'field  []'],
    ['ty|pe:Order', 'field ty [type:]'],
    ['type:|', 'value type   []'],
    ['type:Or|', 'value type  Or [Or]'],
    ['type:Or|der b', 'value type  Or [Order]'],
    ['type:Order,Ca|', 'value type  Ca [Ca]'],
    ['type:Order,|', 'value type   []'],
    ['type:Or|,Cart', 'value type  Or [Or]'],
    ['status:"owner l|', 'value status  owner l ["owner l]'],
    ['status:"owner l|ost" x', 'value status  owner l ["owner lost"]'],
    ['waited>|', 'value waited   []'],
    ['metadata.|', 'step   [metadata.]'],
    ['metadata.re|', 'step  re [metadata.re]'],
    ['metadata.a."b c".re|', 'step a/b c re [metadata.a."b c".re]'],
    ['metadata.region:e|', 'value metadata region e [e]'],
    ['"free te|', 'none ["free te]'],
    ['order:17|', 'field order:17 [order:17]'],
    ['a b| c', 'field b [b]'],
  ])('%s', (marked, context) => {
    expect(typed(marked)).toBe(context);
  });

  test('is told for any text and caret, within the text', () => {
    fc.assert(
      fc.property(hostileText, fc.nat(200), (text, at) => {
        const caret = Math.min(at, text.length);
        const { from, to } = completionContext(text, caret);
        expect([from >= 0, from <= to, to <= text.length]).toEqual([true, true, true]);
      }),
      { numRuns: 1_000 },
    );
  });
});
