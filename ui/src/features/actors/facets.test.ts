import { describe, expect, it } from '@jest/globals';
import { takeCensus } from './facets.ts';
import { parseFilter } from './filter.ts';
import { someActor } from './some-actor.ts';

const actors = [
  someActor({ id: 'a', type: 'Order', status: 'busy' }),
  someActor({ id: 'b', type: 'Order', status: 'idle' }),
  someActor({ id: 'c', type: 'Cart', status: 'busy', workerId: 'w-02' }),
];

describe('facets', () => {
  it('count everything without a filter', () => {
    const { matching, facets } = takeCensus(actors, parseFilter(''));
    expect(matching).toHaveLength(3);
    expect(facets.type).toEqual([
      { value: 'Cart', count: 1 },
      { value: 'Order', count: 2 },
    ]);
  });

  it('ignore their own selection and obey the others', () => {
    const { matching, facets } = takeCensus(actors, parseFilter('type:Order status:busy'));
    expect(matching.map(({ id }) => id)).toEqual(['a']);
    expect(facets.type).toEqual([
      { value: 'Cart', count: 1 },
      { value: 'Order', count: 1 },
    ]);
    expect(facets.status).toEqual([
      { value: 'busy', count: 1 },
      { value: 'idle', count: 1 },
    ]);
    expect(facets.worker).toEqual([
      { value: 'w-01', count: 1 },
      { value: 'w-02', count: 0 },
    ]);
  });

  it('keep a chosen value that no actor has', () => {
    expect(takeCensus(actors, parseFilter('worker:w-09')).facets.worker).toContainEqual({
      value: 'w-09',
      count: 0,
    });
  });

  it('put the statuses that need a look first', () => {
    const failed = someActor({ id: 'd', status: 'failed' });
    const { facets } = takeCensus([...actors, failed], parseFilter(''));
    expect(facets.status.map(({ value }) => value)).toEqual(['failed', 'busy', 'idle']);
  });
});
