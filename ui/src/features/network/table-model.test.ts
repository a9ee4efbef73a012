import { describe, expect, it } from '@jest/globals';
import { signal } from '@preact/signals';
import { flowsOf } from './flow.ts';
import { someEdge, someGraph } from './some-graph.ts';
import { createTable, nextSort, readSort } from './table-model.ts';

const flows = (...counts: Array<[string, number, number?]>) =>
  flowsOf(
    someGraph({
      edges: counts.map(([name, messages, errors = 0]) => someEdge(name, 'z', { messages, errors })),
    }),
  );

function world() {
  const all = signal(flows(['a', 10], ['b', 30, 3], ['c', 20]));
  const sortText = signal('-rate');
  const table = createTable({ flows: all, sortText, labelOf: (id) => id });
  return { all, sortText, table, names: () => table.rows.value.map(({ from }) => from).join('') };
}

describe('the table of edges', () => {
  it('sorts by any column, the busiest first where two are equal', () => {
    const { sortText, names } = world();
    expect(names()).toBe('bca');
    sortText.value = 'from';
    expect(names()).toBe('abc');
    sortText.value = '-errors';
    expect(names()).toBe('bca');
    sortText.value = 'nonsense';
    expect(names()).toBe('bca');
  });

  it('turns the order around on a second click', () => {
    expect(nextSort(readSort('-rate'), 'rate')).toBe('rate');
    expect(nextSort(readSort('-rate'), 'errors')).toBe('-errors');
    expect(nextSort(readSort('-rate'), 'to')).toBe('to');
  });

  it('keeps its rows in place while somebody is in it, but obeys the reader', () => {
    const { all, sortText, table, names } = world();
    table.hold(true);
    all.value = flows(['a', 99], ['b', 30], ['d', 50], ['c', 20]);
    expect(names()).toBe('bcad');
    expect(table.rows.value.find(({ from }) => from === 'a')?.messages).toBe(99);
    sortText.value = 'from';
    expect(names()).toBe('abcd');
    table.hold(false);
    sortText.value = '-rate';
    expect(names()).toBe('adbc');
  });
});
