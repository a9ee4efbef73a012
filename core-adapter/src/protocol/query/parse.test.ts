import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { QUERY_BOUNDS } from './bounds.ts';
import { formatQuery } from './format.ts';
import { parseQuery } from './parse.ts';
import { filterText, hostileText } from './some-filters.ts';

/** The canonical text, or the problem with the text it points at. */
function read(text: string): string {
  const parsed = parseQuery(text);
  if (parsed.ok) return formatQuery(parsed.query);
  const { message, from, to } = parsed.problem;
  return `[${text.slice(from, to)}] ${message}`;
}

describe('a filter', () => {
  test.each<[string, string]>([
    ['', ''],
    ['   ', ''],
    ['type:Order status:busy', 'type:Order status:busy'],
    ['type:Order AND status:busy', 'type:Order status:busy'],
    ['a and b or c', 'a b or c'],
    ['(a or b) and c', '(a or b) c'],
    ['((a b)) c', 'a b c'],
    ['not a', '-a'],
    ['not (a b)', '-(a b)'],
    ['- a', '"-" a'],
    ['--a', 'a'],
    ['not -a b', 'a b'],
    ['not (not a)', 'a'],
    ['TYPE:Order', 'type:Order'],
    ['status:"Owner Lost"', 'status:owner-lost'],
    ['status:Owner-lost', 'status:owner-lost'],
    ['type:a,"b c",d*', 'type:a,"b c",d*'],
    ['type!=a,b', 'type!=a,b'],
    ['type:"a*"', 'type:"a*"'],
    ['worker:*', 'worker:*'],
    ['worker:""', 'worker:""'],
    ['queue>=10 rate<1.5', 'queue>=10 rate<1.5'],
    ['waited>1.5M ran<=200ms since>2h age<1d', 'waited>1.5m ran<=200ms since>2h age<1d'],
    ['metadata.region:eu', 'metadata.region:eu'],
    ['metadata."a b".c>5', 'metadata."a b".c>5'],
    ['metadata.__proto__.x:1', 'metadata.__proto__.x:1'],
    ['order:17', 'order:17'],
    ['http://host/x?a=b', 'http://host/x?a=b'],
    ['"type:Order"', '"type:Order"'],
    ['"and"', '"and"'],
    ['"say \\"hi\\" \\\\"', '"say \\"hi\\" \\\\"'],
    ['metadata.x', 'metadata.x'],
    ['a,b', 'a,b'],
    ['order-*-7', 'order-*-7'],
    ['"*"', '"*"'],
  ])('%j is %j', (text, canonical) => {
    expect(read(text)).toBe(canonical);
  });

  test.each<[string, string]>([
    ['type:', '[type:] A value is missing behind type:'],
    ['type: Order', '[type:] A value is missing behind type:'],
    ['type:a,', '[,] A value is missing behind the comma.'],
    ['x type>a', '[type>] type is a text: compare it with : or !=.'],
    ['waited>30', '[30] A duration needs its unit: 30s, or another of ms, s, m, h or d.'],
    ['queue>many', '[many] queue is compared with a number, for example queue>10.'],
    ['queue>1,2', '[queue>1,] > compares with one value.'],
    ['waited > 30s', '[>] A field, its operator and its value stand together, as in waited>30s.'],
    ['metadata:x', '[metadata] metadata needs a path, for example metadata.region:eu.'],
    ['metadata.a..b:x', '[metadata.a..b] A step of this path is missing.'],
    ['metadata.a.b.c.d.e.f.g.h.i:x', '[metadata.a.b.c.d.e.f.g.h.i] A path has at most 8 steps.'],
    ['a "open', '["open] This quotation mark is not closed.'],
    ['""', '[""] There is nothing between these quotation marks.'],
    ['(a', '[(] This parenthesis is not closed.'],
    ['a)', '[)] This parenthesis was never opened.'],
    [')', '[)] This parenthesis was never opened.'],
    ['()', '[()] There is nothing between these parentheses.'],
    ['(a or)', '[or)] Something is missing before this parenthesis.'],
    ['a or', '[or] Something is missing behind this.'],
    ['not', '[not] Something is missing behind this.'],
    ['or b', '[or] or stands between two terms; quote it to look for the word.'],
  ])('%j is not understood', (text, problem) => {
    expect(read(text)).toMatch(problem);
  });

  it('is bounded in length, terms and depth, to the last one', () => {
    expect(read('x'.repeat(QUERY_BOUNDS.chars))).toHaveLength(QUERY_BOUNDS.chars);
    expect(read('x'.repeat(QUERY_BOUNDS.chars + 1))).toBe('[x] A filter has at most 1000 characters.');
    const terms = Array.from({ length: QUERY_BOUNDS.terms }, (_, n) => `t${n}`);
    expect(read(terms.join(' '))).toBe(terms.join(' '));
    expect(read(`${terms.join(' ')} z`)).toBe('[z] A filter holds at most 64 words and values.');
    expect(read(`id:${terms.join()},z`)).toContain('A filter holds at most 64 words and values.');
    const nest = (depth: number) => `${'('.repeat(depth)}a${')'.repeat(depth)}`;
    expect(read(nest(QUERY_BOUNDS.depth))).toBe('a');
    expect(read(nest(QUERY_BOUNDS.depth + 1))).toBe('[(] Parentheses nest at most 16 deep.');
  });
});

describe('whatever is typed', () => {
  test.each([
    '('.repeat(1_000),
    ')'.repeat(1_000),
    '"'.repeat(1_000),
    '-'.repeat(999).concat('a'),
    'not '.repeat(250),
    'a '.repeat(500),
    '\\'.repeat(1_000),
    '"\\'.repeat(500),
    `id:${'*'.repeat(997)}`,
    'metadata.'.repeat(111),
    '\u{1f600}'.repeat(500),
    '\ud800'.repeat(1_000),
    '\u202e\u0000\u2028'.repeat(333),
  ])('an answer comes and points into the text: %#', (text) => {
    const parsed = parseQuery(text);
    if (parsed.ok) return;
    expect(parsed.problem.from).toBeGreaterThanOrEqual(0);
    expect(parsed.problem.to).toBeLessThanOrEqual(text.length);
    expect(parsed.problem.from).toBeLessThanOrEqual(parsed.problem.to);
  });

  test('a problem has a place within the text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const parsed = parseQuery(text);
        if (parsed.ok) return;
        const { from, to } = parsed.problem;
        expect([from >= 0, from <= to, to <= text.length]).toEqual([true, true, true]);
      }),
      { numRuns: 1_000 },
    );
  });

  test('the canonical text reads as itself', () => {
    fc.assert(
      fc.property(fc.oneof(filterText, hostileText), (text) => {
        const parsed = parseQuery(text);
        if (!parsed.ok) return;
        const canonical = formatQuery(parsed.query);
        const again = parseQuery(canonical);
        // Quoting may lengthen a text beyond the bound; then there is no shorter way to write it.
        if (canonical.length > QUERY_BOUNDS.chars) return;
        expect(again.ok && formatQuery(again.query)).toBe(canonical);
        expect(again.ok && bare(again.query)).toEqual(bare(parsed.query));
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Without places and with texts folded as the canonical form folds them. */
function bare(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, each) => {
      if (key === 'from' || key === 'to') return undefined;
      return each?.field === 'status' ? { ...each, values: each.values.map(folded) } : each;
    }),
  );
}

function folded(value: { kind: string; text?: string }) {
  return value.kind === 'text' ? { ...value, text: value.text?.toLowerCase().replaceAll(' ', '-') } : value;
}
