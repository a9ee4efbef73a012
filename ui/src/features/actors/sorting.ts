import { type FieldName, formatSort, parseSort, type Sort } from '@loom-studio/core-adapter/query';

/** `id` upward, which the address leaves out. */
const DEFAULT: Sort = { field: 'id', descending: false };

/** Words start with the first, figures with the largest. Ages too: what was last active longest ago comes first. */
const WORDS: ReadonlySet<FieldName> = new Set<FieldName>(['id', 'type', 'status', 'worker', 'app', 'active']);

/** The order an address names; the default for one it should not. */
export function sortOf(text: string | undefined): Sort {
  const parsed = parseSort(text ?? '');
  return parsed.ok ? parsed.sort : DEFAULT;
}

/** As the address writes it; absent for the default. */
export function sortText(sort: Sort): string | undefined {
  const text = formatSort(sort);
  return text === formatSort(DEFAULT) ? undefined : text;
}

export function nextSort(current: Sort, field: FieldName): Sort {
  if (current.field === field) return { field, descending: !current.descending };
  return { field, descending: !WORDS.has(field) };
}
