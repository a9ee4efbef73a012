import type { LegacyActor } from '@loom-studio/core-adapter/protocol';
import {
  FILTER_FIELDS,
  type Filter,
  type FilterField,
  fieldOf,
  matchesField,
  matchesWords,
} from './filter.ts';
import { statusRank } from './status.ts';

export interface FacetValue {
  value: string;
  count: number;
}

export type Facets = Record<FilterField, FacetValue[]>;

/** Everything one pass over the actors yields. */
export interface Census {
  matching: LegacyActor[];
  facets: Facets;
}

/** A facet ignores its own selection, so that its other values show what choosing them would give. */
export function takeCensus(actors: Iterable<LegacyActor>, filter: Filter): Census {
  const matching: LegacyActor[] = [];
  const counts = { type: new Map(), status: new Map(), worker: new Map(), app: new Map() } satisfies Counts;
  for (const actor of actors) {
    const failed = matchesWords(actor, filter) ? failedFields(actor, filter) : FILTER_FIELDS;
    if (failed.length === 0) matching.push(actor);
    for (const field of FILTER_FIELDS) {
      const counted = failed.length === 0 || (failed.length === 1 && failed[0] === field);
      count(counts[field], fieldOf(actor, field), counted ? 1 : 0);
    }
  }
  return { matching, facets: facetsOf(counts, filter) };
}

type Counts = Record<FilterField, Map<string, number>>;

function failedFields(actor: LegacyActor, filter: Filter): readonly FilterField[] {
  if (filter.fields.size === 0) return [];
  return FILTER_FIELDS.filter((field) => !matchesField(actor, filter, field));
}

/** Zeroes are kept: a value that matches nothing now stays in its place, dimmed. */
function count(values: Map<string, number>, value: string, by: number) {
  values.set(value, (values.get(value) ?? 0) + by);
}

function facetsOf(counts: Counts, filter: Filter): Facets {
  return {
    type: ranked(withChosen(counts.type, filter, 'type'), byName),
    status: ranked(withChosen(counts.status, filter, 'status'), byRank),
    worker: ranked(withChosen(counts.worker, filter, 'worker'), byName),
    app: ranked(withChosen(counts.app, filter, 'app'), byName),
  };
}

/** A chosen value stays visible when no actor has it any more; otherwise it could not be taken back here. */
function withChosen(values: Map<string, number>, filter: Filter, field: FilterField): Map<string, number> {
  for (const chosen of filter.fields.get(field) ?? []) {
    const known = [...values.keys()].some((value) => value.toLowerCase() === chosen.toLowerCase());
    if (!known) values.set(chosen, 0);
  }
  return values;
}

function ranked(values: Map<string, number>, order: (a: FacetValue, b: FacetValue) => number): FacetValue[] {
  return [...values].map(([value, count]) => ({ value, count })).sort(order);
}

/** `w-2` before `w-10`. */
const NATURAL = new Intl.Collator('en', { numeric: true });

/** Not by count: counts change all the time, and nothing may move under the hand. */
function byName(a: FacetValue, b: FacetValue): number {
  return NATURAL.compare(a.value, b.value);
}

function byRank(a: FacetValue, b: FacetValue): number {
  return statusRank(a.value) - statusRank(b.value) || byName(a, b);
}
