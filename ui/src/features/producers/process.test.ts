import { describe, expect, it } from '@jest/globals';
import { processNameOf, processOf } from './process.ts';

const ID = 'shop/node-1-977/k3';
const told = { id: ID, app: 'shop', seenAt: 1, host: 'node-1', pid: 977 };

describe('the process an actor is in', () => {
  it('is named by host and number, as the page of processes names it', () => {
    expect(processNameOf([told], { app: 'shop', producer: ID })).toBe('node-1:977');
  });

  it('is named as it named itself before processes are read, or when it is forgotten', () => {
    expect(processNameOf(undefined, { app: 'shop', producer: ID })).toBe('node-1-977');
    expect(processNameOf([], { app: 'shop', producer: ID })).toBe('node-1-977');
  });

  it('is not named where no adapter speaks for the actor', () => {
    expect(processNameOf([told], { app: 'shop' })).toBeUndefined();
  });

  it('is the same for a watchdog', () => {
    expect(processOf({ id: 'shop/node-1-977/dog' })).toBe(processOf({ id: ID }));
    expect(processOf({ id: 'plain' })).toBe('plain');
  });
});
