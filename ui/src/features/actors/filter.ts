import type { LegacyActor } from '@loom-studio/core-adapter/protocol';
import { statusOf } from './status.ts';

export const FILTER_FIELDS = ['type', 'status', 'worker', 'app'] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

/** Words must all occur; several values of one field are alternatives; fields must all agree. */
export interface Filter {
  words: readonly string[];
  fields: ReadonlyMap<FilterField, readonly string[]>;
  /** What cannot be understood, in plain words. The rest of the filter still holds. */
  problems: readonly string[];
}

/** `type:Order status:"owner lost" 7f3a`; an unknown prefix is a plain word, because ids may hold colons. */
export function parseFilter(text: string): Filter {
  const words: string[] = [];
  const fields = new Map<FilterField, string[]>();
  const problems: string[] = [];
  for (const { field, value, open } of tokens(text)) {
    if (open) problems.push('A quotation mark is not closed.');
    if (field === undefined) words.push(value.toLowerCase());
    else if (value === '') problems.push(`${field}: needs a value, for example ${EXAMPLES[field]}.`);
    else fields.set(field, withValue(fields.get(field) ?? [], value));
  }
  return { words: words.filter((word) => word !== ''), fields, problems: [...new Set(problems)] };
}

/** The text a filter is written as: fields in a fixed order, then words. */
export function formatFilter(filter: Pick<Filter, 'words' | 'fields'>): string {
  const terms = FILTER_FIELDS.flatMap((field) =>
    (filter.fields.get(field) ?? []).map((value) => `${field}:${quoted(value)}`),
  );
  return [...terms, ...filter.words.map(quoted)].join(' ');
}

export function toggleValue(filter: Filter, field: FilterField, value: string): string {
  const values = filter.fields.get(field) ?? [];
  const next = values.some((other) => sameText(other, value))
    ? values.filter((other) => !sameText(other, value))
    : [...values, value];
  return formatFilter({ words: filter.words, fields: new Map(filter.fields).set(field, next) });
}

export function withoutWord(filter: Filter, word: string): string {
  return formatFilter({ ...filter, words: filter.words.filter((other) => other !== word) });
}

export function isOn(filter: Filter, field: FilterField, value: string): boolean {
  return (filter.fields.get(field) ?? []).some((other) => sameText(other, value));
}

export function isEmptyFilter(filter: Filter): boolean {
  return filter.words.length === 0 && filter.fields.size === 0;
}

export function matchesWords(actor: LegacyActor, filter: Filter): boolean {
  if (filter.words.length === 0) return true;
  const text =
    `${actor.id}\n${actor.type}\n${actor.workerId}\n${actor.app}\n${statusOf(actor)}`.toLowerCase();
  return filter.words.every((word) => text.includes(word));
}

export function matchesField(actor: LegacyActor, filter: Filter, field: FilterField): boolean {
  const values = filter.fields.get(field);
  if (!values || values.length === 0) return true;
  const own = fieldOf(actor, field);
  return values.some((value) => sameText(own, value));
}

export function matches(actor: LegacyActor, filter: Filter): boolean {
  return matchesWords(actor, filter) && FILTER_FIELDS.every((field) => matchesField(actor, filter, field));
}

export function fieldOf(actor: LegacyActor, field: FilterField): string {
  if (field === 'status') return statusOf(actor);
  if (field === 'worker') return actor.workerId;
  return actor[field];
}

const EXAMPLES: Record<FilterField, string> = {
  type: 'type:Order',
  status: 'status:busy',
  worker: 'worker:w-01',
  app: 'app:shop',
};

interface Token {
  field?: FilterField;
  value: string;
  /** A quotation mark was opened and never closed. */
  open: boolean;
}

const TOKEN = /(?:(type|status|worker|app):)?(?:"([^"]*)("?)|([^\s"]*))/iy;

function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    const length = match?.[0].length ?? 0;
    if (match && length > 0) found.push(tokenOf(match));
    at += Math.max(1, length);
  }
  return found;
}

function tokenOf([, name, inQuotes, closing, bare]: RegExpExecArray): Token {
  const value = inQuotes ?? bare ?? '';
  const open = inQuotes !== undefined && closing === '';
  return name === undefined ? { value, open } : { field: name.toLowerCase() as FilterField, value, open };
}

function withValue(values: string[], value: string): string[] {
  return values.some((other) => sameText(other, value)) ? values : [...values, value];
}

function quoted(value: string): string {
  return /[\s]/.test(value) || value === '' ? `"${value}"` : value;
}

/** Case and the dash of `owner-lost` make no difference. */
function sameText(a: string, b: string): boolean {
  return a === b || plain(a) === plain(b);
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll('-', ' ');
}
