import type { QueryNode, QueryProblem } from './ast.ts';
import { FIELDS } from './fields.ts';
import { parseQuery } from './parse.ts';

/** Of an address such as `http://host` the slashes tell. */
const HEAD = /^([a-z]+)(?::(?!\/\/)|!=|[<>]=?)./i;

/**
 * The first word of a filter that looks like a field nobody has, as `foo:bar` does. It is looked for as a text, since
 * ids hold colons too; where nothing holds it, this says what may have been meant.
 */
export function unknownField(text: string): QueryProblem | undefined {
  const parsed = parseQuery(text);
  for (const { from, to } of parsed.ok && parsed.query.root ? wordsOf(parsed.query.root) : []) {
    // Quoted, it begins with a quotation mark.
    const [, name] = HEAD.exec(text.slice(from, to)) ?? [];
    if (name === undefined) continue;
    const known = Object.keys(FIELDS).join(', ');
    const message = `There is no field ${name}, and no text like this. Fields: ${known}. Quote it to look for the text.`;
    return { from, to, message };
  }
  return undefined;
}

function* wordsOf(node: QueryNode): Iterable<QueryNode> {
  if (node.kind === 'word') yield node;
  if (node.kind === 'not') yield* wordsOf(node.part);
  if (node.kind === 'and' || node.kind === 'or') for (const part of node.parts) yield* wordsOf(part);
}
