import { describe, expect, it } from '@jest/globals';
import { conjunctsOf, parseQuery } from '@loom-studio/core-adapter/query';
import { chipWords } from './chip-words.ts';

const chips = (text: string) => {
  const parsed = parseQuery(text);
  return parsed.ok ? conjunctsOf(parsed.query).map(chipWords) : [];
};

describe('chips', () => {
  it('tell field and value apart, and leave the rest as it is written', () => {
    expect(chips('type:Order waited>=30s worker!=w-1 metadata.region:eu 7f3a (a or b) -status:idle')).toEqual(
      [
        { field: 'type', value: 'Order' },
        { field: 'waited', value: '>= 30s' },
        { field: 'worker', value: '!= w-1' },
        { field: 'metadata.region', value: 'eu' },
        { value: '7f3a' },
        { value: 'a or b' },
        { value: '-status:idle' },
      ],
    );
  });
});
