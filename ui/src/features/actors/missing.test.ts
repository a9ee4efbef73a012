import { describe, expect, it } from '@jest/globals';
import { capturesOf, type Known, missingOf } from './missing.ts';
import { someActor } from './some-actor.ts';

const actor = someActor({ id: 'a' });
const NOTHING: Known = { captures: new Set(), hasQueue: false, hasLog: false };
const missing = (known: Partial<Known>, of = actor) =>
  missingOf(of, { ...NOTHING, ...known }).map(({ what }) => what);

describe('what is not recorded', () => {
  it('is everything where no process of the app observes anything', () => {
    expect(missing({})).toEqual([
      'What it runs, and who spawned it',
      'The queue of its type',
      'Its log',
      'Whether its process hangs',
    ]);
  });

  it('is not what a process observes, though nothing was told of it yet', () => {
    expect(missing({ captures: new Set(['runtime', 'queue', 'watchdog']), hasLog: true })).toEqual([]);
  });

  it('is not what is told all the same', () => {
    const told = someActor({ id: 'a', work: [], blockedSince: 5 });
    expect(missing({ hasQueue: true, hasLog: true }, told)).toEqual([]);
  });

  it('is not said before it can be known, nor of the dead', () => {
    expect(missing({ captures: undefined })).toEqual([]);
    expect(missing({ hasLog: undefined })).not.toContain('Its log');
    expect(missing({}, someActor({ id: 'a', removedAt: 5 }))).toEqual([]);
  });

  it('counts the processes of its own app that report', () => {
    const at = { seenAt: 1 };
    const producers = [
      { id: 'shop/a/1', app: 'shop', captures: ['runtime'], ...at },
      { id: 'shop/a/2', app: 'shop', captures: ['watchdog', 'runtime'], ...at },
      { id: 'shop/b/1', app: 'shop', captures: ['queue'], lostSince: 1, ...at },
      { id: 'bank', app: 'bank', captures: ['journal'], ...at },
      { id: 'shop', app: 'shop', ...at },
    ];
    expect([...(capturesOf(producers, { app: 'shop' }) ?? [])]).toEqual(['runtime', 'watchdog']);
    expect(capturesOf(producers, { app: 'shop', ownerLostSince: 1 })?.has('queue')).toBe(true);
    expect(capturesOf(undefined, { app: 'shop' })).toBeUndefined();
  });
});
