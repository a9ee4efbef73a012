import type { CompareNode, Place, QueryValue, WordNode } from './ast.ts';
import { QUERY_BOUNDS } from './bounds.ts';
import { QueryFault } from './fault.ts';
import { misspelt } from './misspelt.ts';
import { type Head, isSpace, type Piece, readHead, readValue, readWord } from './pieces.ts';
import { checkOperator, isEqual, meaningOf } from './values.ts';

export type Mark = Place & { kind: '(' | ')' | 'and' | 'or' | 'not' };
export type Token = Mark | WordNode | CompareNode;

const KEYWORD = /^(?:and|or|not)$/i;
const BARE_OPERATOR = /^(?::|!?=|[<>]=?)$/;

/** The text in its parts, in one pass. Throws `QueryFault`. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const add = (token: Token): number => {
    tokens.push(token);
    return token.to;
  };
  let terms = 0;
  for (let at = 0; at < text.length; ) {
    const sign = text[at];
    if (isSpace(text, at)) at += 1;
    else if (sign === '(' || sign === ')') at = add({ kind: sign, from: at, to: at + 1 });
    else if (sign === '-' && isNegation(text, at)) at = add({ kind: 'not', from: at, to: at + 1 });
    else {
      const token = readTerm(text, at);
      terms += token.kind === 'compare' ? token.values.length : token.kind === 'word' ? 1 : 0;
      if (terms > QUERY_BOUNDS.terms)
        throw new QueryFault(`A filter holds at most ${QUERY_BOUNDS.terms} words and values.`, token);
      at = add(token);
    }
  }
  return tokens;
}

/** Whether `text` without quotation marks is read as the one plain word or value it is. */
export function isPlainWord(text: string): boolean {
  const piece = readWord(text, 0);
  if (text === '' || piece.quoted || piece.to !== text.length) return false;
  return text[0] !== '-' && !KEYWORD.test(text) && !BARE_OPERATOR.test(text) && !readHead(text, 0);
}

export function isPlainValue(text: string): boolean {
  const piece = readValue(text, 0);
  return text !== '' && !piece.quoted && piece.to === text.length;
}

function isNegation(text: string, at: number): boolean {
  return at + 1 < text.length && !isSpace(text, at + 1) && text[at + 1] !== ')';
}

function readTerm(text: string, at: number): Token {
  const head = readHead(text, at);
  if (head) return compareOf(text, head);
  const piece = closed(readWord(text, at));
  const { from, to } = piece;
  if (!piece.quoted && KEYWORD.test(piece.text))
    return { kind: piece.text.toLowerCase() as 'and' | 'or' | 'not', from, to };
  const meant = piece.quoted ? undefined : misspelt(piece.text);
  if (meant)
    throw new QueryFault(
      `There is no such field: did you mean ${meant}? Quote it to look for the text.`,
      piece,
    );
  if (!piece.quoted && BARE_OPERATOR.test(piece.text))
    throw new QueryFault('A field, its operator and its value stand together, as in waited>30s.', piece);
  if (piece.text === '') throw new QueryFault('There is nothing between these quotation marks.', piece);
  return { kind: 'word', text: piece.text, pattern: !piece.quoted && piece.text.includes('*'), from, to };
}

function compareOf(text: string, head: Head): CompareNode {
  checkPath(head);
  checkOperator(head);
  const { field, path, operator, from } = head;
  const values: QueryValue[] = [];
  let to = head.to;
  for (;;) {
    const piece = closed(readValue(text, to));
    if (piece.to === piece.from) throw missingValue(text, head, to);
    values.push(meaningOf(head, piece));
    to = piece.to;
    if (text[to] !== ',') break;
    to += 1;
    if (!isEqual(operator))
      throw new QueryFault(`${operator} compares with one value.`, { from: head.from, to });
  }
  return { kind: 'compare', field, path, operator, values, from, to };
}

function checkPath({ field, path, from, nameTo }: Head): void {
  if (field !== 'metadata') return;
  const place = { from, to: nameTo };
  if (path.length === 0)
    throw new QueryFault('metadata needs a path, for example metadata.region:eu.', place);
  if (path.includes('')) throw new QueryFault('A step of this path is missing.', place);
  if (path.length > QUERY_BOUNDS.pathSteps)
    throw new QueryFault(`A path has at most ${QUERY_BOUNDS.pathSteps} steps.`, place);
}

function missingValue(text: string, head: Head, at: number): QueryFault {
  if (at > head.to) return new QueryFault('A value is missing behind the comma.', { from: at - 1, to: at });
  return new QueryFault(`A value is missing behind ${text.slice(head.from, head.to)}`, head);
}

function closed(piece: Piece): Piece {
  if (!piece.open) return piece;
  throw new QueryFault('This quotation mark is not closed.', piece);
}
