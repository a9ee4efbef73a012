import type { CompareNode, Query, QueryNode, QueryValue, WordNode } from './ast.ts';
import type { FieldName } from './fields.ts';
import { isPlainValue, isPlainWord } from './tokens.ts';

/** The one way a filter is written. Read again it gives the same filter, and the same text. */
export function formatQuery({ root }: Query): string {
  return root ? formatNode(root) : '';
}

export function formatNode(node: QueryNode): string {
  switch (node.kind) {
    case 'word':
      return formatWord(node);
    case 'compare':
      return formatCompare(node);
    case 'not':
      return `-${inGroup(node.part)}`;
    case 'and':
      return node.parts.map((part) => (part.kind === 'or' ? inGroup(part) : formatNode(part))).join(' ');
    case 'or':
      return node.parts.map(formatNode).join(' or ');
  }
}

/** A value as it has to be written behind a field and its operator. */
export function formatText(field: FieldName, text: string): string {
  // One way to write what is the same.
  const told = field === 'status' ? text.toLowerCase().replaceAll(' ', '-') : text;
  return isPlainValue(told) && !told.includes('*') ? told : quoted(told);
}

/** A step of a metadata path as it has to be written. */
export function formatStep(step: string): string {
  return /^[^\s"(),.:!<>=]+$/.test(step) ? step : quoted(step);
}

function inGroup(node: QueryNode): string {
  const text = formatNode(node);
  return node.kind === 'and' || node.kind === 'or' ? `(${text})` : text;
}

function formatWord({ text, pattern }: WordNode): string {
  return isPlainWord(text) && pattern === text.includes('*') ? text : quoted(text);
}

function formatCompare({ field, path, operator, values }: CompareNode): string {
  const name = [field, ...path.map(formatStep)].join('.');
  return `${name}${operator}${values.map((value) => formatValue(field, value)).join(',')}`;
}

function formatValue(field: FieldName, value: QueryValue): string {
  if (value.kind === 'any') return '*';
  if (value.kind === 'text') return formatText(field, value.text);
  return value.text;
}

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
