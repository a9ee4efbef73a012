import { describe, expect, it } from '@jest/globals';
import { capturesOf, type Known, missingOf } from './missing.ts';
import { someActor } from './some-actor.ts';

const actor = someActor({ id: 'a' });
const NOTHING: Known = { captures: new Set(), hasQueue: false, hasLog: false, hasJournal: false };
const missing = (known: Partial<Known>, of = actor) =>
  missingOf(of, { ...NOTHING, ...known }).map(({ what }) => what);

describe('what is not recorded', () => {
  it('is everything where no process of the app observes anything', () => {
    expect(missing({})).toEqual([
      'What it runs, and who spawned it',
      'The queue of its type',
      'Its journal',
      'Its log',
      'Whether its process hangs',
    ]);
  });

  it('is not what a process observes, though nothing was told of it yet', () => {
    expect(missing({ captures: new Set(['runtime', 'queue', 'journal', 'watchdog']), hasLog: true })).toEqual(
      [],
    );
  });

  it('is not what is told all the same', () => {
    const told = someActor({ id: 'a', work: [], blockedSince: 5 });
    expect(missing({ hasQueue: true, hasLog: true, hasJournal: true }, told)).toEqual([]);
  });

  it('is not said before it can be known, nor of the dead', () => {
    expect(missing({ captures: undefined })).toEqual([]);
    expect(missing({ hasLog: undefined })).not.toContain('Its log');
    expect(missing({ hasJournal: undefined })).not.toContain('Its journal');
    expect(missing({}, someActor({ id: 'a', removedAt: 5 }))).toEqual([]);
  });

  it('is judged by the process the actor is in, and by its watchdog', () => {
    const at = { app: 'shop', seenAt: 1 };
    const producers = [
      { id: 'shop/a/1', captures: ['runtime'], ...at },
      { id: 'shop/a/2', captures: ['watchdog'], ...at },
      { id: 'shop/a/0', captures: ['journal'], lostSince: 1, ...at },
      { id: 'shop/b/1', captures: ['queue'], lostSince: 1, ...at },
      { id: 'shop/c/1', ...at },
    ];
    const captures = (producer?: string) => capturesOf(producers, producer === undefined ? {} : { producer });
    expect([...(captures('shop/a/1') ?? [])]).toEqual(['runtime', 'watchdog']);
    expect([...(captures('shop/b/1') ?? [])]).toEqual(['queue']);
    expect(captures('shop/c/1')?.size).toBe(0);
    expect(captures()?.size).toBe(0);
  });

  it('is not said of a process that was not read, or is forgotten', () => {
    expect(capturesOf(undefined, { producer: 'shop/a/1' })).toBeUndefined();
    expect(capturesOf(undefined, {})).toBeUndefined();
    expect(capturesOf([], { producer: 'shop/a/1' })).toBeUndefined();
  });
});
