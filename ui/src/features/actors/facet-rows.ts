import type { FacetValue } from '@loom-studio/core-adapter/protocol';
import { type FacetField, facetValues, foldText, type Query } from '@loom-studio/core-adapter/query';
import { statusRank } from './status.ts';

/** `w-2` before `w-10`. */
const NATURAL = new Intl.Collator('en', { numeric: true });

/**
 * The values of a facet as they stand in it. Not by count: counts change all the time, and nothing may move under
 * the hand. A chosen value no actor has stays, or it could not be taken back here.
 */
export function facetRows(
  told: readonly FacetValue[],
  field: FacetField,
  query: Query,
): readonly FacetValue[] {
  const known = new Set(told.map(({ value }) => foldText(field, value)));
  const missing = facetValues(query, field)
    .filter((value) => !known.has(foldText(field, value)))
    .map((value) => ({ value, count: 0 }));
  return [...told, ...missing].sort(
    (a, b) =>
      (field === 'status' ? statusRank(a.value) - statusRank(b.value) : 0) ||
      NATURAL.compare(a.value, b.value),
  );
}
