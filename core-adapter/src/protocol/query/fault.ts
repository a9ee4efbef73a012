import type { Place, QueryProblem } from './ast.ts';

/** Thrown within the parser only; callers of its door get the problem as a value. */
export class QueryFault extends Error {
  readonly problem: QueryProblem;

  constructor(message: string, { from, to }: Place) {
    super(message);
    this.name = 'QueryFault';
    this.problem = { message, from, to };
  }
}
