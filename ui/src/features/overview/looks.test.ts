import { describe, expect, it } from '@jest/globals';
import { parseQuery, parseSort } from '@loom-studio/core-adapter/query';
import { LOOKS, noneWords } from './looks.ts';

describe('what needs a look', () => {
  it.each(LOOKS)('asks with a filter and an order that lists understand: $id', ({ q, sort }) => {
    expect(parseQuery(q).ok).toBe(true);
    expect(parseSort(sort).ok).toBe(true);
  });

  it('says in one line what is not there', () => {
    expect(noneWords([])).toBe('');
    expect(noneWords(LOOKS.slice(0, 2))).toBe('No failed actors, no owner lost.');
    expect(LOOKS[0]?.title(1)).toBe('1 actor failed');
    expect(LOOKS[0]?.title(1_200)).toBe('1,200 actors failed');
  });
});
