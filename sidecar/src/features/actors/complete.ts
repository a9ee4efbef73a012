import type { ActorRecord } from '@loom-studio/core-adapter/protocol';
import {
  completionContext,
  FACET_FIELDS,
  type FacetField,
  FIELDS,
  type FieldName,
  foldText,
  formatStep,
  formatText,
} from '@loom-studio/core-adapter/query';
import { groupsOf } from '../../ingest/query/groups.ts';
import { valueAt } from '../../ingest/query/metadata.ts';
import type { View } from '../../studio.ts';

export interface Option {
  /** What to write in place of the text from `from` to `to`. */
  text: string;
  about?: string;
  /** Live actors that have it, where that is known. */
  count?: number;
}

export interface Completion {
  from: number;
  to: number;
  options: Option[];
}

/** Bounds of one answer and of the work for it. */
const OPTIONS = 20;
const VALUES = 20_000;
const RECORDS = 2_000;
const KEYS = 100;

/** What could be meant by what is being typed at `caret`, from the names and values there really are. */
export function complete(view: View, text: string, caret: number): Completion {
  const context = completionContext(text, Math.min(caret, text.length));
  const { from, to } = context;
  const options = (): Option[] => {
    switch (context.kind) {
      case 'field':
        return [...fieldOptions(context.prefix), ...anyValueOptions(view, context.prefix)];
      case 'step':
        return stepOptions(view, context.path, context.prefix);
      case 'value':
        return context.field === 'metadata'
          ? metadataOptions(view, context.path, context.prefix)
          : valueOptions(view, context.field, context.prefix);
      case 'none':
        return [];
    }
  };
  return { from, to, options: options().slice(0, OPTIONS) };
}

function fieldOptions(prefix: string): Option[] {
  const wanted = prefix.toLowerCase();
  return (Object.keys(FIELDS) as FieldName[])
    .filter((name) => name.startsWith(wanted))
    .map((name) => ({ text: `${name}${FOLLOWED_BY[FIELDS[name].kind]}`, about: FIELDS[name].about }));
}

const FOLLOWED_BY = { text: ':', number: '>', duration: '>', age: '>', metadata: '.' };

/** A word may be the beginning of a value, whatever its field. */
function anyValueOptions(view: View, prefix: string): Option[] {
  if (prefix === '') return [];
  return FACET_FIELDS.flatMap((field) =>
    valueOptions(view, field, prefix).map((option) => ({
      ...option,
      text: `${field}:${option.text}`,
      about: FIELDS[field].about,
    })),
  );
}

function valueOptions(view: View, field: FieldName, prefix: string): Option[] {
  if (!isFacet(field)) return [];
  const groups = view.groups();
  const counts = { type: groups.byType, worker: groups.byWorker, app: groups.byApp, status: undefined }[
    field
  ];
  const found = fitting(groupsOf(view)[field], (value) => foldText(field, value), foldText(field, prefix));
  return found
    .map((value) => ({ text: formatText(field, value), count: counts?.get(value) }))
    .sort((left, right) => (right.count ?? 0) - (left.count ?? 0))
    .map(({ text, count }) => (count === undefined ? { text } : { text, count }));
}

const isFacet = (field: FieldName): field is FacetField => FIELDS[field].facet;

function stepOptions(view: View, path: string[], prefix: string): Option[] {
  const ends = new Map<string, string>();
  for (const { metadata } of sample(view)) {
    const value = valueAt(metadata, path);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    for (const key of Object.keys(value).slice(0, KEYS)) {
      if (ends.size < VALUES) ends.set(key, isGroup(valueAt(value, [key])) ? '.' : ':');
    }
  }
  const before = ['metadata', ...path.map(formatStep)].join('.');
  return fitting(ends.keys(), (key) => key.toLowerCase(), prefix.toLowerCase()).map((key) => ({
    text: `${before}.${formatStep(key)}${ends.get(key)}`,
  }));
}

const isGroup = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function metadataOptions(view: View, path: string[], prefix: string): Option[] {
  const values = new Set<string>();
  for (const { metadata } of sample(view)) {
    for (const value of [valueAt(metadata, path)].flat().slice(0, KEYS)) {
      const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
      if (isPlain && values.size < VALUES) values.add(String(value).slice(0, KEYS));
    }
  }
  return fitting(values, (value) => value.toLowerCase(), prefix.toLowerCase()).map((value) => ({
    text: formatText('metadata', value),
  }));
}

/** Those that begin with what is typed, then those that hold it. */
function fitting(values: Iterable<string>, fold: (value: string) => string, wanted: string): string[] {
  const [begins, holds]: [string[], string[]] = [[], []];
  let looked = 0;
  for (const value of values) {
    looked += 1;
    if (looked > VALUES) break;
    const at = fold(value).indexOf(wanted);
    if (at === 0) begins.push(value);
    else if (at > 0) holds.push(value);
  }
  return [...begins.sort(), ...holds.sort()];
}

/** Records from all over the view, as metadata is in no index. */
function* sample(view: View): Iterable<ActorRecord> {
  const every = Math.max(1, Math.ceil(view.size / RECORDS));
  let index = 0;
  for (const record of view.live()) {
    if (index % every === 0) yield record;
    index += 1;
  }
}
