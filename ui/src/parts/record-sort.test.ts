import { describe, expect, it } from '@jest/globals';
import { inOrder, nextSort, readSort, sortRecords } from './record-sort.ts';

const USUAL = { column: 'waiting', descending: true };
const COLUMNS = ['name', 'waiting'];
const keyOf = ({ key }: { key: string }) => key;

describe('the order of records', () => {
  it('is read from an address, and is the usual one where that names no column', () => {
    expect(readSort('-name', COLUMNS, USUAL)).toEqual({ column: 'name', descending: true });
    expect(readSort('name', COLUMNS, USUAL)).toEqual({ column: 'name', descending: false });
    for (const text of [undefined, '', '-', '--name', 'other'])
      expect(readSort(text, COLUMNS, USUAL)).toBe(USUAL);
  });

  it('turns around on the same column; figures begin with the largest', () => {
    expect(nextSort(USUAL, 'waiting', true)).toBe('waiting');
    expect(nextSort(USUAL, 'failed', true)).toBe('-failed');
    expect(nextSort(USUAL, 'name', false)).toBe('name');
  });

  it('puts the unknown last, whichever way, and ties by key', () => {
    const rows = [
      { key: 'a', of: undefined },
      { key: 'd', of: 2 },
      { key: 'c', of: 2 },
      { key: 'b', of: 10 },
    ];
    const sorted = (descending: boolean) =>
      sortRecords(rows, { column: 'of', descending }, ({ of }) => of, keyOf).map(keyOf);
    expect(sorted(true)).toEqual(['b', 'c', 'd', 'a']);
    expect(sorted(false)).toEqual(['c', 'd', 'b', 'a']);
  });

  it('can be one of before, with newcomers at the end', () => {
    const rows = ['new', 'a', 'b'].map((key) => ({ key }));
    expect(inOrder(rows, ['b', 'gone', 'a'], keyOf).map(keyOf)).toEqual(['b', 'a', 'new']);
  });
});
