import { describe, expect, test } from '@jest/globals';
import { REFUSED_MS, ROOM_MS, watchTrouble } from './trouble.ts';

function world() {
  const at = { now: 1_000, reachable: true };
  const trouble = watchTrouble(
    () => at.reachable,
    () => at.now,
  );
  return { at, trouble };
}

describe('trouble', () => {
  test('full lasts from the first refusal until writes were taken for a while', () => {
    const { at, trouble } = world();
    trouble.full();
    at.now += 500;
    trouble.wrote();
    trouble.full();
    expect(trouble.now()).toMatchObject({ code: 'full', since: 1_000 });
    at.now += ROOM_MS - 1;
    trouble.wrote();
    expect(trouble.now()?.code).toBe('full');
    at.now += 1;
    trouble.wrote();
    expect(trouble.now()).toBeUndefined();
  });

  test('full does not end by waiting alone', () => {
    const { at, trouble } = world();
    trouble.full();
    at.now += 10 * ROOM_MS;
    expect(trouble.now()?.code).toBe('full');
  });

  test('unreachable lasts as long as it is so, and takes the place of what was before', () => {
    const { at, trouble } = world();
    trouble.full();
    at.reachable = false;
    at.now += 100;
    expect(trouble.now()).toMatchObject({ code: 'unreachable', since: 1_100 });
    at.now += 100;
    expect(trouble.now()?.since).toBe(1_100);
    at.reachable = true;
    expect(trouble.now()).toBeUndefined();
  });

  test('a newer format ends with a commit, not with any write', () => {
    const { trouble } = world();
    trouble.newer('newer');
    trouble.wrote();
    expect(trouble.now()).toMatchObject({ code: 'newer', text: 'newer' });
    trouble.committed();
    expect(trouble.now()).toBeUndefined();
  });
});

describe('refusals', () => {
  const error = (message: string) => new Error(message);

  test('without a connection the reason is the last that Redis gave, until it is only silent', () => {
    const { at, trouble } = world();
    at.reachable = false;
    trouble.lost(error('WRONGPASS invalid'));
    expect(trouble.now()).toMatchObject({ code: 'denied', since: 1_000 });
    at.now += 100;
    trouble.lost(error('ERR DB index is out of range'));
    expect(trouble.now()).toMatchObject({ code: 'mismatch', since: 1_100 });
    trouble.lost(error('connect ECONNREFUSED'));
    expect(trouble.now()?.code).toBe('unreachable');
    at.reachable = true;
    trouble.connected();
    expect(trouble.now()).toBeUndefined();
  });

  test('work that is refused is told until it goes well or is no longer tried', () => {
    const { at, trouble } = world();
    const denied = error("NOPERM this user has no permissions to run the 'evalsha' command");
    trouble.failed('hold', denied);
    expect(trouble.now()).toMatchObject({ code: 'denied', text: expect.stringContaining('evalsha') });
    trouble.worked('position');
    expect(trouble.now()?.code).toBe('denied');
    trouble.worked('hold');
    expect(trouble.now()).toBeUndefined();
    trouble.failed('range', denied);
    at.now += REFUSED_MS;
    expect(trouble.now()).toBeUndefined();
  });

  test('a failure that is no refusal is not told', () => {
    const { trouble } = world();
    trouble.failed('range', error('ERR syntax error'));
    expect(trouble.now()).toBeUndefined();
  });
});
