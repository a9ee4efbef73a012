import { expect, test } from '@jest/globals';
import { createFacetCounts, FACET_VALUES } from './facet-counts.ts';
import { inFacet } from './plan.ts';
import { someRecord } from './some-records.ts';

const WORKER = 2;
const NONE = { type: [], status: [], worker: [], app: [] };

const onWorker = (id: string, worker: string) => ({
  record: someRecord(id, { worker }),
  lost: undefined,
  place: inFacet(WORKER),
});

test('a facet tells the values with the most, says how many it cut, and counts exactly', () => {
  const counts = createFacetCounts();
  for (let worker = 0; worker < 1_000; worker += 1) {
    for (let n = 0; n <= worker % 500; n += 1) counts.add(onWorker(`a${n}`, `w${worker}`));
  }
  const facets = counts.facets({ ...NONE, worker: ['w3', 'unused'] });
  expect(facets.worker).toHaveLength(FACET_VALUES);
  expect(facets.worker[0]).toEqual({ value: 'w499', count: 500 });
  expect(facets.worker.at(-1)).toEqual({ value: 'w900', count: 401 });
  expect(facets.cut).toEqual({ worker: 801 });
  expect(facets.type).toEqual([]);
});

test('values without any actor now follow those with some', () => {
  const counts = createFacetCounts();
  counts.add(onWorker('a', 'w1'));
  counts.add(onWorker('b', 'w2'));
  counts.drop(onWorker('b', 'w2'));
  expect(counts.facets({ ...NONE, worker: ['w3', 'w2', 'w1'] })).toMatchObject({
    worker: [
      { value: 'w1', count: 1 },
      { value: 'w2', count: 0 },
      { value: 'w3', count: 0 },
    ],
  });
});
