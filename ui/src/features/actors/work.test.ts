import { describe, expect, it } from '@jest/globals';
import { someActor } from './some-actor.ts';
import { atWork, briefAge, workWords } from './work.ts';

const NOW = 1_000_000;
const PAY = { operation: 'execute', message: 'Pay', since: NOW - 12_000 };
const SAVE = { operation: 'saveState', since: NOW - 3_000 };

describe('what an actor is at', () => {
  it('is what began first, by the name of its message where that is known', () => {
    const running = atWork(someActor({ id: 'a', work: [SAVE, PAY] }));
    expect(running).toEqual({ kind: 'running', since: NOW - 12_000, what: 'Pay' });
    expect(running && workWords(running, NOW)).toBe("Runs Pay for 12 s, by its app's clock");
    expect(atWork(someActor({ id: 'a', work: [SAVE] }))?.what).toBe('saveState');
  });

  it('is blocked by the studio’s clock, whatever the app’s says', () => {
    const actor = someActor({ id: 'a', work: [PAY], blockedSince: NOW - 9_000 });
    const blocked = atWork(actor);
    expect(blocked).toEqual({ kind: 'blocked', since: NOW - 9_000, what: 'Pay' });
    expect(blocked && workWords(blocked, NOW)).toBe(
      'Its process has been blocked for 9 s, running Pay on this actor',
    );
    const unknown = atWork(someActor({ id: 'a', blockedSince: NOW - 9_000 }));
    expect(unknown && workWords(unknown, NOW)).toBe('Its process has been blocked for 9 s');
  });

  it('is nothing where nobody watches, nothing runs, or the actor is gone', () => {
    expect(atWork(someActor({ id: 'a' }))).toBeUndefined();
    expect(atWork(someActor({ id: 'a', work: [] }))).toBeUndefined();
    expect(atWork(someActor({ id: 'a', work: [PAY], removedAt: NOW }))).toBeUndefined();
  });

  it.each([
    [-5_000, '1 s'],
    [12_400, '12 s'],
    [252_000, '4 m'],
    [7_300_000, '2 h'],
  ])('for %d ms is briefly %s', (ms, text) => {
    expect(briefAge(ms)).toBe(text);
  });
});
