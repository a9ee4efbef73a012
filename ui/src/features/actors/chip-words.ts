import type { Conjunct } from '@loom-studio/core-adapter/query';

/** How a part of a filter is told in a chip: `type` `Order`, `waited` `> 30s`; anything else as it is written. */
export function chipWords({ node, text }: Conjunct): { field?: string; value: string } {
  if (node.kind !== 'compare') return { value: text };
  const at = text.search(/!=|[<>]=?|:/);
  const operator = node.operator;
  const value = text.slice(at + operator.length);
  return { field: text.slice(0, at), value: operator === ':' ? value : `${operator} ${value}` };
}
