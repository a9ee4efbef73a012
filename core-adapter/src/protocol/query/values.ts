import type { Operator, QueryValue } from './ast.ts';
import { QueryFault } from './fault.ts';
import { FIELDS } from './fields.ts';
import type { Head, Piece } from './pieces.ts';

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)$/;
const DURATION = /^(\d+\.?\d*|\.\d+)(ms|s|m|h|d)$/i;

/** What a written value means to its field. Throws `QueryFault` when it means nothing. */
export function meaningOf(head: Head, piece: Piece): QueryValue {
  const isStars = !piece.quoted && /^\*+$/.test(piece.text);
  if (isEqual(head.operator) && isStars) return { kind: 'any' };
  switch (FIELDS[head.field].kind) {
    case 'text':
      return textOf(piece);
    case 'metadata':
      return isEqual(head.operator) ? textOf(piece) : numberOf(head, piece);
    case 'number':
      return numberOf(head, piece);
    default:
      return durationOf(head, piece);
  }
}

export const isEqual = (operator: Operator): boolean => operator === ':' || operator === '!=';

/** What is wrong with the operator itself, before any value is read. */
export function checkOperator(head: Head): void {
  if (FIELDS[head.field].kind !== 'text' || isEqual(head.operator)) return;
  throw new QueryFault(`${head.field} is a text: compare it with : or !=.`, head);
}

/** Milliseconds of `30s`, `1.5m`; undefined when it is not a duration. */
export function millisOf(text: string): number | undefined {
  const [, amount, unit] = DURATION.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  return Number(amount) * (UNITS[unit.toLowerCase()] ?? Number.NaN);
}

function textOf({ text, quoted }: Piece): QueryValue {
  return { kind: !quoted && text.includes('*') ? 'pattern' : 'text', text };
}

function numberOf({ field }: Head, piece: Piece): QueryValue {
  if (NUMBER.test(piece.text)) return { kind: 'number', text: piece.text, number: Number(piece.text) };
  throw new QueryFault(`${field} is compared with a number, for example ${exampleOf(field)}.`, piece);
}

function durationOf({ field }: Head, piece: Piece): QueryValue {
  const number = millisOf(piece.text);
  if (number !== undefined) return { kind: 'number', text: piece.text.toLowerCase(), number };
  const units = 'ms, s, m, h or d';
  if (NUMBER.test(piece.text))
    throw new QueryFault(`A duration needs its unit: ${piece.text}s, or another of ${units}.`, piece);
  throw new QueryFault(
    `${field} is compared with a number and one of ${units}, for example ${exampleOf(field)}.`,
    piece,
  );
}

const exampleOf = (field: Head['field']): string =>
  field === 'metadata' ? 'metadata.size>10' : FIELDS[field].example;
