import { describe, expect, it } from '@jest/globals';
import { parseQuery } from '@loom-studio/core-adapter/query';
import { cellQuery, listPath } from './cell-query.ts';

describe('the filter of a cell', () => {
  it.each([
    [{ type: 'Order', worker: 'w-01' }, 'type:Order worker:w-01'],
    [{ type: 'My Type', worker: 'eu "1"' }, 'type:"My Type" worker:"eu \\"1\\""'],
    [{ type: 'a*', worker: '' }, 'type:"a*" -worker:*'],
  ])('names type and worker, whatever they are called: %j', (cell, text) => {
    expect(cellQuery(cell)).toBe(text);
    expect(parseQuery(text).ok).toBe(true);
  });

  it('is an address of the list', () => {
    expect(listPath('type:Order worker:w-01', '-waited')).toBe('/?q=type%3AOrder+worker%3Aw-01&sort=-waited');
    expect(listPath('status:failed')).toBe('/?q=status%3Afailed');
  });
});
