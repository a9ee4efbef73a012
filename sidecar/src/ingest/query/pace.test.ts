import { expect, test } from '@jest/globals';
import { createPace } from './pace.ts';

test('turns are given one at a time, in order, the idle last, and the loop goes round between', async () => {
  const pace = createPace();
  let round = 0;
  const count = () => {
    round += 1;
    counting = setImmediate(count);
  };
  let counting = setImmediate(count);
  const seen: Array<[string, number]> = [];
  const work = async (name: string, turn: () => Promise<void>) => {
    await turn();
    seen.push([name, round]);
  };
  await Promise.all([work('idle', pace.idleTurn), work('a', pace.turn), work('b', pace.turn)]);
  clearImmediate(counting);
  expect(seen.map(([name]) => name)).toEqual(['a', 'b', 'idle']);
  expect(new Set(seen.map(([, at]) => at)).size).toBe(3);
});

test('a turn is used up after some milliseconds, whoever used them', async () => {
  let now = 0;
  const pace = createPace(() => now);
  const rows = () => {
    let count = 0;
    while (!pace.due()) {
      now += 0.1;
      count += 1;
    }
    return count;
  };
  await pace.turn();
  const first = rows();
  // Looked at each 32 rows: at most so much over 5 ms.
  expect(first).toBeGreaterThanOrEqual(50);
  expect(first).toBeLessThanOrEqual(50 + 32);
  expect(rows()).toBeLessThanOrEqual(32);
  await pace.turn();
  expect(rows()).toBeGreaterThanOrEqual(50);
});
