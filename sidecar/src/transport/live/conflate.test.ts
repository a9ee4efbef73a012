import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createConflator } from './conflate.ts';

const limits = { perSecond: 10, delayMs: 1000 };

describe('conflation', () => {
  test('below the limit everything goes out at once', () => {
    const conflator = createConflator(limits);
    for (let now = 0; now < 5000; now += 100) expect(conflator.touch('a', now)).toBe(true);
    expect(conflator.waiting()).toBe(0);
  });

  test('above it each key waits its second and goes out once', () => {
    const conflator = createConflator(limits);
    for (let n = 0; n < 10; n += 1) expect(conflator.touch(`k${n}`, 0)).toBe(true);
    for (let n = 0; n < 100; n += 1) expect(conflator.touch(n % 2 ? 'a' : 'b', 0)).toBe(false);
    expect(conflator.waiting()).toBe(2);
    expect(conflator.next(999)).toBeUndefined();
    expect([conflator.next(1000), conflator.next(1000), conflator.next(1000)]).toEqual(['b', 'a', undefined]);
  });

  test('a key that ended is sent no more', () => {
    const conflator = createConflator({ perSecond: 1, delayMs: 1000 });
    conflator.touch('x', 0);
    conflator.touch('a', 0);
    expect(conflator.drop('a')).toBe(true);
    expect(conflator.drop('a')).toBe(false);
    expect(conflator.next(5000)).toBeUndefined();
  });

  test('a spread crowd goes out as fast as it is asked, behind what is due', () => {
    const conflator = createConflator({ perSecond: 1, delayMs: 1000 });
    conflator.touch('x', 0);
    conflator.touch('late', 0);
    conflator.spread(['a', 'b', 'late']);
    expect(conflator.waiting()).toBe(3);
    expect([conflator.next(1000), conflator.next(1000), conflator.next(1000)]).toEqual(['late', 'a', 'b']);
  });

  test('the last change of every key is always followed by a send', () => {
    const touches = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 300 })), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(touches, (steps) => {
        const conflator = createConflator({ perSecond: 3, delayMs: 1000 });
        const value = new Map<string, number>();
        const sent = new Map<string, number>();
        let now = 0;
        for (const [index, [key, gap]] of steps.entries()) {
          now += gap;
          for (let due = conflator.next(now); due; due = conflator.next(now))
            sent.set(due, value.get(due) ?? -1);
          value.set(key, index);
          if (conflator.touch(key, now)) sent.set(key, index);
        }
        for (let due = conflator.next(now + 1000); due; due = conflator.next(now + 1000))
          sent.set(due, value.get(due) ?? -1);
        expect(sent).toEqual(value);
      }),
    );
  });
});
