import { describe, expect, it } from '@jest/globals';
import { parseQuery, parseSort } from '@loom-studio/core-adapter/query';
import { someActor } from '../actors/some-actor.ts';
import { LOOKS, looksTitle, noneWords, TROUBLE } from './looks.ts';

describe('what needs a look', () => {
  it.each(LOOKS)('asks with a filter and an order that lists understand: $id', ({ q, sort }) => {
    expect(parseQuery(q).ok).toBe(true);
    expect(parseSort(sort).ok).toBe(true);
  });

  it('says in one line what is not there', () => {
    expect(noneWords([], () => true)).toBe('');
    expect(noneWords(LOOKS.slice(0, 4), () => false)).toBe('No failed actors, no owner lost.');
    expect(LOOKS[1]?.title(1)).toBe('1 actor failed');
    expect(LOOKS[1]?.title(1_200)).toBe('1,200 actors failed');
  });

  it('does not say of what nobody measured that there is none', () => {
    expect(noneWords(LOOKS, () => false)).toBe('No failed actors, no owner lost, no quiet actors.');
    expect(noneWords(LOOKS.slice(5), (line) => line === 'depth')).toBe('No waiting messages.');
    expect(noneWords(LOOKS.slice(5), () => true)).toBe(
      'No reported errors, no reported waits, no waiting messages.',
    );
  });

  it('never says of processes that nobody watches that none is blocked', () => {
    expect(noneWords(LOOKS.slice(0, 1), () => true)).toBe('');
  });

  it('counts an actor that goes on failing as trouble, also between two failures', () => {
    const failing = LOOKS.find(({ id }) => id === 'failing');
    expect(TROUBLE.has('failing')).toBe(true);
    expect(failing?.value(someActor({ id: 'a', errors: 412 }), 0)).toBe('412');
  });

  it('claims calm only of now', () => {
    const calm = { calm: true, complete: true, trouble: false, live: true };
    expect(looksTitle(calm)).toBe('All is calm');
    expect(looksTitle({ ...calm, live: false })).toBe('All was calm then');
    for (const part of [{ calm: false }, { complete: false }, { trouble: true }])
      expect(looksTitle({ ...calm, ...part })).toBe('What needs a look');
  });
});
