import { expect, it } from '@jest/globals';
import { waitingWords } from './waiting-words.ts';

it('tells of the changes that wait what each of them is, and nothing of what there is none', () => {
  expect(waitingWords({ arrived: 1_200, left: 5, moved: 15 })).toBe('1,200 new, 5 match no longer, 15 moved');
  expect(waitingWords({ arrived: 0, left: 0, moved: 1 })).toBe('1 moved');
});
