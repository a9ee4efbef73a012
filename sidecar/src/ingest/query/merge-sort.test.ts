import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createFirst, sortInTurns } from './merge-sort.ts';
import { createPace } from './pace.ts';

const pace = createPace();
const byNumber = (left: number, right: number) => left - right;

test.each([0, 1, 1_023, 1_024, 1_025, 10_000])(
  '%i items are sorted, and the given ones stay',
  async (count) => {
    const items = Array.from({ length: count }, (_, n) => (n * 7_919) % 3_001);
    const before = [...items];
    expect(await sortInTurns(items, byNumber, pace)).toEqual([...items].sort(byNumber));
    expect(items).toEqual(before);
  },
);

test('the first of many are those a whole sort would put first', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(), { minLength: 3_000, maxLength: 6_000 }),
      fc.nat(50),
      async (items, count) => {
        const first = createFirst(count, byNumber, pace);
        for (const item of items) if (first.add(item)) await first.settle();
        expect(await first.take()).toEqual([...items].sort(byNumber).slice(0, count));
      },
    ),
    { numRuns: 10 },
  );
});
