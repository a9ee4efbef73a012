import type { FieldName } from './fields.ts';

/** Where something stands in the text of a filter. `to` is behind its last character. */
export interface Place {
  from: number;
  to: number;
}

/** What is wrong with a filter, and where in its text. */
export interface QueryProblem extends Place {
  message: string;
}

/** `!=` holds wherever `:` does not, so also where nothing is known. The others hold only for what is known. */
export type Operator = ':' | '!=' | '>' | '>=' | '<' | '<=';

export type QueryValue =
  /** `*`: there is one. */
  | { kind: 'any' }
  | { kind: 'text'; text: string }
  /** `*` in it stands for any characters. */
  | { kind: 'pattern'; text: string }
  /** A number, or milliseconds; `text` is how it was written. */
  | { kind: 'number'; text: string; number: number };

/** Found anywhere in id, type, status, worker or app. */
export interface WordNode extends Place {
  kind: 'word';
  text: string;
  /** Whether `*` in it stands for any characters. */
  pattern: boolean;
}

export interface CompareNode extends Place {
  kind: 'compare';
  field: FieldName;
  /** Of `metadata` only; empty otherwise. */
  path: readonly string[];
  operator: Operator;
  /** Alternatives; exactly one unless the operator is `:` or `!=`. */
  values: readonly QueryValue[];
}

export interface GroupNode extends Place {
  kind: 'and' | 'or';
  /** Two or more, none of the group's own kind. */
  parts: readonly QueryNode[];
}

export interface NotNode extends Place {
  kind: 'not';
  /** Never a `not` itself. */
  part: QueryNode;
}

export type QueryNode = WordNode | CompareNode | GroupNode | NotNode;

export interface Query {
  /** Absent: everything matches. */
  root?: QueryNode;
}
