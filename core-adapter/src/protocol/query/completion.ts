import type { Place } from './ast.ts';
import type { FieldName } from './fields.ts';
import { type Head, isSpace, readHead, readName, readValue, readWord } from './pieces.ts';

/** What is being typed. `from` and `to` are what a chosen completion replaces. */
export type CompletionContext = Place &
  (
    | { kind: 'field'; prefix: string }
    /** A step of a metadata path, within the steps before it. */
    | { kind: 'step'; path: string[]; prefix: string }
    | { kind: 'value'; field: FieldName; path: string[]; prefix: string }
    /** Nothing can be offered. */
    | { kind: 'none' }
  );

/** What the person at `caret` is typing, however unfinished the text around it is. */
export function completionContext(text: string, caret: number): CompletionContext {
  let at = 0;
  while (at < text.length) {
    if (isGap(text, at)) {
      at += 1;
      continue;
    }
    if (at > caret) break;
    const head = readHead(text, at);
    const end = head ? endOfValues(text, head) : endOfWord(text, at);
    if (caret <= end) return head ? inCompare(text, head, caret) : inWord(text, at, end, caret);
    at = Math.max(end, at + 1);
  }
  return { kind: 'field', prefix: '', from: caret, to: caret };
}

/** What stands between terms; a dash only where one begins, which is the only place this is asked. */
function isGap(text: string, at: number): boolean {
  return isSpace(text, at) || text[at] === '(' || text[at] === ')' || text[at] === '-';
}

/** An unfinished path is one word, quotation marks and all. */
function endOfWord(text: string, at: number): number {
  return Math.max(readWord(text, at).to, readName(text, at)?.to ?? 0);
}

function endOfValues(text: string, head: Head): number {
  let { to } = readValue(text, head.to);
  while (text[to] === ',') to = readValue(text, to + 1).to;
  return to;
}

function inCompare(text: string, head: Head, caret: number): CompletionContext {
  if (caret <= head.nameTo) return inName(text, head.from, head.to, caret);
  let piece = readValue(text, head.to);
  while (caret > piece.to && text[piece.to] === ',') piece = readValue(text, piece.to + 1);
  const typed = readValue(text.slice(0, Math.max(caret, piece.from)), piece.from);
  const { from, to } = piece;
  return { kind: 'value', field: head.field, path: head.path, prefix: typed.text, from, to };
}

function inWord(text: string, from: number, to: number, caret: number): CompletionContext {
  if (text[from] === '"') return { kind: 'none', from, to };
  return inName(text, from, to, caret);
}

function inName(text: string, from: number, to: number, caret: number): CompletionContext {
  const prefix = text.slice(from, caret);
  const name = readName(prefix, 0);
  if (!name || name.path.length === 0 || name.to < prefix.length) return { kind: 'field', prefix, from, to };
  return { kind: 'step', path: name.path.slice(0, -1), prefix: name.path.at(-1) ?? '', from, to };
}
