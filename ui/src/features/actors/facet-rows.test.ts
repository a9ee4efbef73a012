import { describe, expect, it } from '@jest/globals';
import { parseQuery } from '@loom-studio/core-adapter/query';
import { facetRows } from './facet-rows.ts';

function rows(values: string[], field: 'worker' | 'status', text: string): string[] {
  const parsed = parseQuery(text);
  const told = values.map((value) => ({ value, count: 1 }));
  return facetRows(told, field, parsed.ok ? parsed.query : {}).map(({ value, count }) => `${value} ${count}`);
}

describe('a facet', () => {
  it('stands in an order that does not follow its counts', () => {
    expect(rows(['w-10', 'w-2'], 'worker', '')).toEqual(['w-2 1', 'w-10 1']);
    expect(rows(['idle', 'owner lost', 'failed'], 'status', '')).toEqual([
      'failed 1',
      'owner lost 1',
      'idle 1',
    ]);
  });

  it('keeps a chosen value that no actor has', () => {
    expect(rows(['w-1'], 'worker', 'worker:w-9,W-1')).toEqual(['w-1 1', 'w-9 0']);
    expect(rows(['owner lost'], 'status', 'status:owner-lost')).toEqual(['owner lost 1']);
  });
});
