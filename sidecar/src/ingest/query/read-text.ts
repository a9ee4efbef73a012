import { StudioError } from '@loom-studio/core-adapter/protocol';
import {
  formatQuery,
  formatSort,
  parseQuery,
  parseSort,
  type Query,
  type QueryProblem,
  type Sort,
  unknownField,
} from '@loom-studio/core-adapter/query';
import type { QueryText } from './queries.ts';

export interface Asked {
  query: Query;
  sort: Sort;
  /** In canonical form. */
  text: QueryText;
}

/** Throws `invalid` with the problem and its place. */
export function readText({ q, sort }: QueryText): Asked {
  const query = readQuery(q);
  const parsed = parseSort(sort);
  if (!parsed.ok) throw refusal('sort', parsed.problem);
  return { query, sort: parsed.sort, text: { q: formatQuery(query), sort: formatSort(parsed.sort) } };
}

export function readQuery(q: string): Query {
  const parsed = parseQuery(q);
  if (parsed.ok) return parsed.query;
  throw refusal('q', parsed.problem);
}

/** Throws `invalid` when a word of a filter that matched nothing looks like a field nobody has. */
export function refuseUnknownField(q: string): void {
  const problem = unknownField(q);
  if (problem) throw refusal('q', problem);
}

function refusal(path: string, problem: QueryProblem): StudioError {
  const errors = [{ path, ...problem }];
  return new StudioError('invalid', `${path}: ${problem.message}`, { errors, problem });
}
