import type { Operator, Place } from './ast.ts';
import { type FieldName, fieldNamed } from './fields.ts';

/** A field with its operator, as it stands before the values: `waited>=`, `metadata.a.b:`. */
export interface Head extends Place {
  field: FieldName;
  path: string[];
  /** Behind the name and path. */
  nameTo: number;
  operator: Operator;
}

/** A value or word as written. */
export interface Piece extends Place {
  text: string;
  quoted: boolean;
  /** A quotation mark was opened and never closed. */
  open: boolean;
}

const SPACE = /\s/;
const NAME = /[a-z]+/iy;
const OPERATOR = /:|!=|>=|<=|>|</y;
const STEP = /[^\s"(),.:!<>=]+/y;
const WORD = /[^\s"()]+/y;
const VALUE = /[^\s"(),]+/y;

export const isSpace = (text: string, at: number): boolean => SPACE.test(text[at] ?? '');

/** The head that begins at `at`; undefined when what stands there is a plain word. */
export function readHead(text: string, at: number): Head | undefined {
  const name = readName(text, at);
  const operator = name && (match(OPERATOR, text, name.to) as Operator | undefined);
  if (!name || operator === undefined) return undefined;
  return { ...name, operator, nameTo: name.to, to: name.to + operator.length };
}

/** A field's name, of `metadata` with the path, whatever stands behind it. */
export function readName(text: string, at: number): Omit<Head, 'operator' | 'nameTo'> | undefined {
  const name = match(NAME, text, at);
  const field = name === undefined ? undefined : fieldNamed(name);
  if (name === undefined || field === undefined) return undefined;
  const path: string[] = [];
  let to = at + name.length;
  while (field === 'metadata' && text[to] === '.') {
    const step = readPiece(text, to + 1, STEP);
    path.push(step.text);
    to = step.to;
  }
  return { field, path, from: at, to };
}

export const readWord = (text: string, at: number): Piece => readPiece(text, at, WORD);
/** Empty when no value begins at `at`. */
export const readValue = (text: string, at: number): Piece => readPiece(text, at, VALUE);

function readPiece(text: string, at: number, bare: RegExp): Piece {
  if (text[at] === '"') return readQuoted(text, at);
  const found = match(bare, text, at) ?? '';
  return { text: found, quoted: false, open: false, from: at, to: at + found.length };
}

/** A backslash makes the next character plain. */
function readQuoted(text: string, from: number): Piece {
  let content = '';
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '"') return { text: content, quoted: true, open: false, from, to: at + 1 };
    if (text[at] === '\\' && at + 1 < text.length) at += 1;
    content += text[at];
  }
  return { text: content, quoted: true, open: true, from, to: text.length };
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
