import type { Place, Query, QueryNode, QueryProblem } from './ast.ts';
import { QUERY_BOUNDS } from './bounds.ts';
import { QueryFault } from './fault.ts';
import { type Token, tokensOf } from './tokens.ts';

export type ParsedQuery = { ok: true; query: Query } | { ok: false; problem: QueryProblem };

/**
 * Reads a filter: terms side by side must all hold; `or`, `not`, `-` and parentheses as usual. Costs what the
 * text is long, whatever it says, and never throws.
 */
export function parseQuery(text: string): ParsedQuery {
  try {
    return { ok: true, query: read(text) };
  } catch (error) {
    if (error instanceof QueryFault) return { ok: false, problem: error.problem };
    throw error;
  }
}

function read(text: string): Query {
  if (text.length > QUERY_BOUNDS.chars) {
    const place = { from: QUERY_BOUNDS.chars, to: text.length };
    throw new QueryFault(`A filter has at most ${QUERY_BOUNDS.chars} characters.`, place);
  }
  const tokens = tokensOf(text);
  if (tokens.length === 0) return {};
  const cursor = { tokens, at: 0, end: text.length };
  const root = readOr(cursor, 0);
  const rest = tokens[cursor.at];
  if (rest) throw new QueryFault('This parenthesis was never opened.', rest);
  return { root };
}

interface Cursor {
  tokens: Token[];
  at: number;
  /** Length of the text. */
  end: number;
}

function readOr(cursor: Cursor, depth: number): QueryNode {
  const parts = [readAnd(cursor, depth)];
  while (take(cursor, 'or')) parts.push(readAnd(cursor, depth));
  return group('or', parts);
}

function readAnd(cursor: Cursor, depth: number): QueryNode {
  const parts = [readNot(cursor, depth)];
  while (take(cursor, 'and') || beginsTerm(cursor.tokens[cursor.at])) parts.push(readNot(cursor, depth));
  return group('and', parts);
}

/** Several in a row cancel each other out; counted, so that no row of them costs stack. */
function readNot(cursor: Cursor, depth: number): QueryNode {
  const from = cursor.tokens[cursor.at]?.from ?? cursor.end;
  let isNot = false;
  while (take(cursor, 'not')) isNot = !isNot;
  const part = readTerm(cursor, depth);
  if (!isNot) return part;
  return part.kind === 'not' ? part.part : { kind: 'not', part, from, to: part.to };
}

function readTerm(cursor: Cursor, depth: number): QueryNode {
  const token = cursor.tokens[cursor.at];
  if (!token) throw incomplete(cursor);
  if (token.kind === 'word' || token.kind === 'compare') {
    cursor.at += 1;
    return token;
  }
  if (token.kind === '(') return readGroup(cursor, token, depth + 1);
  if (token.kind === ')') throw closing(cursor, token);
  throw new QueryFault(`${token.kind} stands between two terms; quote it to look for the word.`, token);
}

function readGroup(cursor: Cursor, open: Token, depth: number): QueryNode {
  if (depth > QUERY_BOUNDS.depth)
    throw new QueryFault(`Parentheses nest at most ${QUERY_BOUNDS.depth} deep.`, open);
  cursor.at += 1;
  const inner = readOr(cursor, depth);
  const close = take(cursor, ')');
  if (!close) throw new QueryFault('This parenthesis is not closed.', open);
  return { ...inner, from: open.from, to: close.to };
}

/** Groups within a group of the same kind belong to it. */
function group(kind: 'and' | 'or', parts: QueryNode[]): QueryNode {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  const [first] = flat;
  if (first && flat.length === 1) return first;
  return { kind, parts: flat, from: parts[0]?.from ?? 0, to: parts.at(-1)?.to ?? 0 };
}

function take(cursor: Cursor, kind: Token['kind']): Place | undefined {
  const token = cursor.tokens[cursor.at];
  if (token?.kind !== kind) return undefined;
  cursor.at += 1;
  return token;
}

const beginsTerm = (token: Token | undefined): boolean =>
  token !== undefined && ['word', 'compare', '(', 'not'].includes(token.kind);

function incomplete({ tokens, end }: Cursor): QueryFault {
  const last = tokens.at(-1);
  if (last?.kind === '(') return new QueryFault('This parenthesis is not closed.', last);
  return new QueryFault('Something is missing behind this.', last ?? { from: end, to: end });
}

function closing({ tokens, at }: Cursor, token: Token): QueryFault {
  const before = tokens[at - 1];
  if (!before) return new QueryFault('This parenthesis was never opened.', token);
  if (before.kind === '(')
    return new QueryFault('There is nothing between these parentheses.', { from: before.from, to: token.to });
  return new QueryFault('Something is missing before this parenthesis.', { from: before.from, to: token.to });
}
