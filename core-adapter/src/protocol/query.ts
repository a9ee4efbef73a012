/**
 * The filter language of lists and live queries: reading, writing and completing it. Runs anywhere, brings nothing
 * along.
 *
 * @example
 * const parsed = parseQuery('type:Order status:busy waited>30s');
 * if (parsed.ok) console.log(toggleFacet(parsed.query, 'type', 'Cart'));
 * // type:Order,Cart status:busy waited>30s
 */
export type {
  CompareNode,
  GroupNode,
  NotNode,
  Operator,
  Place,
  Query,
  QueryNode,
  QueryProblem,
  QueryValue,
  WordNode,
} from './query/ast.ts';
export { QUERY_BOUNDS } from './query/bounds.ts';
export {
  type Conjunct,
  conjunctsOf,
  facetValues,
  hasFacet,
  isChoice,
  partsOf,
  toggleFacet,
  withoutConjunct,
} from './query/chips.ts';
export { type CompletionContext, completionContext } from './query/completion.ts';
export {
  FACET_FIELDS,
  type FacetField,
  FIELDS,
  type Field,
  type FieldKind,
  type FieldName,
  fieldNamed,
  foldText,
} from './query/fields.ts';
export { formatNode, formatQuery, formatStep, formatText } from './query/format.ts';
export { type ParsedQuery, parseQuery } from './query/parse.ts';
export { formatSort, type ParsedSort, parseSort, SORT_FIELDS, type Sort } from './query/sort.ts';
export { type Liveness, shownSince, shownStatus, statusRank } from './query/status.ts';
export { unknownField } from './query/unknown-field.ts';
export { wildcard } from './query/wildcard.ts';
