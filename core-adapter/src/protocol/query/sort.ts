import type { QueryProblem } from './ast.ts';
import { FIELDS, type FieldName, fieldNamed } from './fields.ts';

/** Unknown values come last in both directions; ties are broken by id, then app, ascending. */
export interface Sort {
  field: FieldName;
  descending: boolean;
}

export type ParsedSort = { ok: true; sort: Sort } | { ok: false; problem: QueryProblem };

export const SORT_FIELDS = (Object.keys(FIELDS) as FieldName[]).filter((name) => FIELDS[name].sortable);

/** `-messages`: a sortable field, with `-` for descending. Empty means `id`. */
export function parseSort(text: string): ParsedSort {
  const descending = text.startsWith('-');
  const field = text === '' ? 'id' : fieldNamed(text.slice(descending ? 1 : 0));
  if (field !== undefined && FIELDS[field].sortable) return { ok: true, sort: { field, descending } };
  const message = `Lists are sorted by one of ${SORT_FIELDS.join(', ')}, with - for descending.`;
  return { ok: false, problem: { message, from: 0, to: text.length } };
}

export function formatSort({ field, descending }: Sort): string {
  return descending ? `-${field}` : field;
}
