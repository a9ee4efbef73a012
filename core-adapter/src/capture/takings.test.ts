import { describe, expect, test } from '@jest/globals';
import { createTakings, TAKEN_KEPT } from './takings.ts';

const from = (queue: string) => ({ queue, delivery: undefined });

describe('what was taken', () => {
  test.each([
    ['the very object, whatever is in it', {}, undefined],
    ['a copy with the same id', { messageId: 'a' }, { messageId: 'a' }],
    ['a copy with the same number', { messageId: 7 }, { messageId: 7 }],
    ['its id alone', { messageId: 'a' }, 'a'],
    ['the same text', 'hello', 'hello'],
    ['the same number', 7, 7],
  ])('is known by %s, once', (_, taken, given) => {
    const takings = createTakings();
    takings.add(taken, from('q'));
    expect(takings.settle(given ?? taken)).toMatchObject({ queue: 'q' });
    expect(takings.settle(given ?? taken)).toBeUndefined();
    expect(takings.settle(taken)).toBeUndefined();
    expect(takings.figures.settlements).toBe(2);
  });

  test('out of several queues is given back to each', () => {
    const takings = createTakings();
    const same = { messageId: 'a' };
    for (const queue of ['p', 'q']) takings.add(same, from(queue));
    expect([takings.settle(same)?.queue, takings.settle({ messageId: 'a' })?.queue].sort()).toEqual([
      'p',
      'q',
    ]);
    expect(takings.settle(same)).toBeUndefined();
  });

  test('again out of the same queue replaces what it was', () => {
    const takings = createTakings<string>();
    takings.add({ messageId: 'a' }, { queue: 'q', delivery: 'first' });
    expect(takings.add({ messageId: 'a' }, { queue: 'q', delivery: 'second' })?.delivery).toBe('first');
    expect(takings.settle({ messageId: 'a' })?.delivery).toBe('second');
    expect(takings.settle({ messageId: 'a' })).toBeUndefined();
  });

  test('ids that begin alike are not the same, nor are texts; those that are the same count as often', () => {
    const takings = createTakings();
    const long = (n: number) => `${'x'.repeat(300)}${n}`;
    for (const n of [1, 2, 3]) takings.add({ messageId: long(n) }, from('q'));
    expect([1, 2, 3, 3].map((n) => takings.settle({ messageId: long(n) })?.queue)).toEqual([
      'q',
      'q',
      'q',
      undefined,
    ]);
    for (const n of [1, 1, 2]) takings.add(long(n), from('q'));
    expect([1, 1, 1, 2].map((n) => takings.settle(long(n))?.queue)).toEqual(['q', 'q', undefined, 'q']);
  });

  test('beyond what copies are known by is known by the object still', () => {
    const takings = createTakings();
    const all = Array.from({ length: 2 * TAKEN_KEPT }, (_, n) => ({ messageId: `${n}` }));
    for (const each of all) takings.add(each, from('q'));
    expect(takings.figures.copies).toBeGreaterThanOrEqual(TAKEN_KEPT);
    expect(takings.settle({ messageId: '0' })).toBeUndefined();
    expect(all.filter((each) => takings.settle(each)).length).toBe(all.length);
    expect(takings.figures.settlements).toBe(1);
  });
});
