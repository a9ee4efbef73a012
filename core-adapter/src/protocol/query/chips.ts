import type { CompareNode, Place, Query, QueryNode, QueryValue } from './ast.ts';
import { type FacetField, foldText } from './fields.ts';
import { formatNode } from './format.ts';

/** One of the terms that must all hold. */
export interface Conjunct extends Place {
  node: QueryNode;
  /** In canonical form. */
  text: string;
}

/** The terms of a filter that must all hold, for people to see and take away one by one. */
export function conjunctsOf({ root }: Query): Conjunct[] {
  return partsOf(root).map((node) => ({ node, text: formatNode(node), from: node.from, to: node.to }));
}

/** The filter's text without one of its conjuncts. */
export function withoutConjunct(query: Query, index: number): string {
  return together(partsOf(query.root).filter((_, at) => at !== index));
}

/** What `field:a,b` at the top of the filter asks for; patterns and `*` are not among it. */
export function facetValues(query: Query, field: FacetField): string[] {
  return partsOf(query.root)
    .filter((node) => isChoice(node, field))
    .flatMap((node) => node.values)
    .flatMap((value) => (value.kind === 'text' ? [value.text] : []));
}

/** Whether the value, as a facet shows it, is asked for. */
export function hasFacet(query: Query, field: FacetField, value: string): boolean {
  const wanted = foldText(field, value);
  return facetValues(query, field).some((each) => foldText(field, each) === wanted);
}

/** The filter's text with the value asked for, or no longer. Everything else stays. */
export function toggleFacet(query: Query, field: FacetField, value: string): string {
  const parts = partsOf(query.root);
  if (hasFacet(query, field, value)) return together(parts.flatMap((node) => without(node, field, value)));
  const at = parts.findIndex((node) => isChoice(node, field));
  const choice = parts[at];
  if (!choice || !isChoice(choice, field)) return together([...parts, newChoice(field, value)]);
  const wider: CompareNode = { ...choice, values: [...choice.values, { kind: 'text', text: value }] };
  return together(parts.with(at, wider));
}

/** Whether the node lets people choose among values of the field: what a facet of it leaves aside. */
export function isChoice(node: QueryNode, field: FacetField): node is CompareNode {
  return node.kind === 'compare' && node.field === field && node.operator === ':';
}

/** The parts of the filter that must all hold. */
export function partsOf(root: QueryNode | undefined): readonly QueryNode[] {
  if (!root) return [];
  return root.kind === 'and' ? root.parts : [root];
}

function without(node: QueryNode, field: FacetField, value: string): QueryNode[] {
  if (!isChoice(node, field)) return [node];
  const unwanted = foldText(field, value);
  const values = node.values.filter(
    (each) => each.kind !== 'text' || foldText(field, each.text) !== unwanted,
  );
  return values.length === 0 ? [] : [{ ...node, values }];
}

/** An `or` beside others needs its parentheses; alone it does not. */
function together(parts: readonly QueryNode[]): string {
  const [first] = parts;
  if (!first) return '';
  if (parts.length === 1) return formatNode(first);
  return formatNode({ kind: 'and', parts, from: 0, to: 0 });
}

function newChoice(field: FacetField, value: string): CompareNode {
  const values: QueryValue[] = [{ kind: 'text', text: value }];
  return { kind: 'compare', field, path: [], operator: ':', values, from: 0, to: 0 };
}
