import { describe, expect, it } from '@jest/globals';
import { readAddress, readList, readSelection, requestOf, writeList, writeSelection } from './address.ts';

const addressOf = (search: string) => {
  const params = new URLSearchParams(search);
  return readAddress((name) => params.get(name) ?? undefined);
};

describe('the address of the network screen', () => {
  it('opens on types, five minutes and errors', () => {
    expect(addressOf('')).toMatchObject({
      window: '5m',
      group: 'type',
      colour: 'errors',
      min: 0,
      expand: [],
    });
    expect(requestOf(addressOf(''))).toEqual({ topic: 'graph', window: '5m', group: 'type' });
  });

  it('asks for what is expanded, and only for the focus where there is one', () => {
    expect(requestOf(addressOf('expand=Order,Payment'))).toMatchObject({ expand: ['Order', 'Payment'] });
    const focused = requestOf(addressOf('expand=Order&focus=shop:a:b&hops=2'));
    expect(focused).toMatchObject({ focus: { app: 'shop', id: 'a:b', hops: 2 } });
    expect(focused).not.toHaveProperty('expand');
  });

  it('falls back where a value makes no sense', () => {
    const address = addressOf('window=9m&group=planet&min=-3&focus=nocolon&hops=99&view=3d&expand=a,b,c,d,a');
    expect(address).toMatchObject({ window: '5m', group: 'type', min: 0, expand: ['a', 'b', 'c'] });
    expect(address.focus).toBeUndefined();
    expect(address.view).toBeUndefined();
    expect(addressOf('focus=a:b&hops=99').focus?.hops).toBe(3);
  });

  it('carries any name', () => {
    const names = ['a,b', '100 %', 'x>y', 'ünïcode/?#'];
    expect(readList(writeList(names))).toEqual(names);
    const edge = { kind: 'edge', from: 'group:a>b', to: 'actor:shop:c,%d' } as const;
    expect(readSelection(writeSelection(edge))).toEqual(edge);
    const node = { kind: 'node', id: 'actor:shop:a>b' } as const;
    expect(readSelection(writeSelection(node))).toEqual(node);
    expect(readSelection('group:50%')).toEqual({ kind: 'node', id: 'group:50%' });
  });
});
