import { expect, test } from '@jest/globals';
import type { Trouble } from '../../engine/engine.ts';
import { createTrouble, STALLED_MS } from './trouble.ts';

function world() {
  const at = {
    now: 100_000,
    fresh: true,
    stillMs: 900 as number | undefined,
    of: undefined as Trouble | undefined,
  };
  const trouble = createTrouble({ view: at, engine: { trouble: () => at.of }, now: () => at.now });
  return { at, trouble };
}

test('a view that hears of no commit for ten seconds is in trouble since the last one', () => {
  const { at, trouble } = world();
  expect(trouble()).toBeUndefined();
  at.stillMs = STALLED_MS;
  expect(trouble()).toMatchObject({ code: 'stalled', since: 100_000 - STALLED_MS });
  at.now += 500;
  at.stillMs += 501;
  expect(trouble()?.since).toBe(100_000 - STALLED_MS);
  at.stillMs = 0;
  expect(trouble()).toBeUndefined();
});

test('what the engine says comes first, and a view that hears nothing is no proof', () => {
  const { at, trouble } = world();
  at.stillMs = STALLED_MS;
  at.of = { code: 'full', text: 'full', since: 1 };
  expect(trouble()).toEqual(at.of);
  at.of = undefined;
  at.fresh = false;
  expect(trouble()).toBeUndefined();
});
