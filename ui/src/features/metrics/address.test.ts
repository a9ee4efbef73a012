import { describe, expect, it } from '@jest/globals';
import { paramsOf, viewOf } from './address.ts';

const read = (search: string) => {
  const params = new URLSearchParams(search);
  return viewOf((name) => params.get(name) ?? undefined);
};

describe('the address of the metrics', () => {
  it('says split, window, figure, view and cell', () => {
    expect(read('split=worker&window=5m&figure=errors&view=table&cell=Order%7Cw-1')).toEqual({
      split: 'worker',
      window: '5m',
      figure: 'errors',
      view: 'table',
      cell: 'Order|w-1',
    });
  });

  it('falls back where it says nothing that can be shown', () => {
    expect(read('split=x&window=constructor&figure=&view=3d&cell=%25')).toEqual({
      split: 'type',
      window: '15m',
      figure: 'wait',
      view: 'charts',
      cell: undefined,
    });
  });

  it('stays plain for what is as at first', () => {
    expect(paramsOf({ split: 'type', window: '1m', cell: undefined })).toEqual({
      split: undefined,
      window: '1m',
      cell: undefined,
    });
  });
});
