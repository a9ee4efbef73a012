import { expect, test } from '@jest/globals';
import type { ActorChange, ChangeEntry } from '@loom-studio/core-adapter/protocol';
import { createPace } from './pace.ts';
import { createRates } from './rates.ts';
import { someRecord } from './some-records.ts';

async function createWorld(counts: Record<string, number>) {
  let now = 500;
  const rates = createRates(() => now, createPace());
  await rates.begin(Object.entries(counts).map(([key, messageCount]) => [key, { messageCount }] as const));
  const change = (...actors: ActorChange[]) => rates.onChange({ actors } as unknown as ChangeEntry);
  return {
    rate: rates.rate,
    change,
    count: (key: string, messageCount: number) => change({ key, v: 1, set: { messageCount } }),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test('a rate is told after two seconds, of the idle too, and never of strangers', async () => {
  const { rate, count, pass } = await createWorld({ a: 100, idle: 7 });
  pass(1_000);
  count('a', 110);
  pass(999);
  expect(rate('a')).toBeUndefined();
  pass(1);
  expect([rate('a'), rate('idle'), rate('nobody')]).toEqual([5, 0, undefined]);
});

test('a rate looks back over ten seconds', async () => {
  const { rate, count, pass } = await createWorld({ a: 0 });
  for (let second = 1; second <= 30; second += 1) {
    pass(1_000);
    count('a', second * 4);
  }
  expect(rate('a')).toBeCloseTo(4, 0);
  pass(5_000);
  expect(rate('a')).toBeCloseTo(2, 0);
  pass(10_000);
  expect(rate('a')).toBe(0);
  pass(1_000_000);
  expect(rate('a')).toBe(0);
});

test('what a newcomer counted before, or a counter that fell, are no messages of now', async () => {
  const { rate, change, count, pass } = await createWorld({ a: 50 });
  change({ key: 'new', whole: someRecord('new', { messageCount: 1_000 }) });
  count('a', 3);
  pass(2_500);
  expect([rate('a'), rate('new')]).toEqual([0, 0]);
  count('new', 1_005);
  expect(rate('new')).toBe(2);
});

test('the dead have none', async () => {
  const { rate, change, pass } = await createWorld({ a: 1, b: 1 });
  pass(3_000);
  change({ key: 'a', gone: true }, { key: 'b', v: 2, set: { removedAt: 5 } });
  expect([rate('a'), rate('b')]).toEqual([undefined, undefined]);
});
