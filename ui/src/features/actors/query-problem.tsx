import type { ListModel } from './list-model.ts';

export const QUERY_PROBLEM_ID = 'query-problem';

/** What is wrong with the text of the filter, and what the rows are of meanwhile. Stands in the toolbar, over nothing. */
export function QueryProblem({ list }: { list: ListModel }) {
  const words = list.problem.value;
  if (words === undefined) return null;
  const filtered = list.query.value.root !== undefined;
  return (
    <p key={words} id={QUERY_PROBLEM_ID} class="query-problem" title={words}>
      <b>{filtered ? 'Rows of the filter before.' : 'Not filtered.'}</b> {words}
    </p>
  );
}
