import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { hookMethod } from './hook-method.ts';

/** A hook that keeps what it is told. */
function hooked(target: object, name = 'run') {
  const told: unknown[] = [];
  const undo = hookMethod<string>(target, name, {
    started: () => 'call',
    succeeded: (_, result) => told.push(['ok', result]),
    failed: (_, error) => told.push(['failed', error]),
  });
  return { told, undo };
}

/** Works only when its `then` is called, and anew each time, as the queries of many libraries do. */
function query(result: () => unknown) {
  const state = { times: 0 };
  const lazy = {
    limit: 5,
    // biome-ignore lint/suspicious/noThenProperty: what is tested.
    then(ok?: (value: unknown) => unknown, notOk?: (error: unknown) => unknown) {
      state.times += 1;
      return new Promise((resolve) => resolve(result())).then(ok, notOk);
    },
  };
  return { lazy, state };
}

describe('what is not a promise but can be awaited', () => {
  test('is done once, by the app, and heard', async () => {
    const { lazy, state } = query(() => 7);
    const target = { run: () => lazy };
    const { told } = hooked(target);
    const result = target.run();
    expect(result).toBe(lazy);
    expect(state.times).toBe(0);
    expect(await result).toBe(7);
    expect([state.times, told]).toEqual([1, [['ok', 7]]]);
    expect(Object.keys(lazy)).toEqual(['limit', 'then']);
  });

  test('that fails does so once, for whoever asks', async () => {
    const error = new Error('no such table');
    const { lazy, state } = query(() => {
      throw error;
    });
    const target = { run: () => lazy };
    const { told } = hooked(target);
    await expect(target.run()).rejects.toBe(error);
    expect([state.times, told]).toEqual([1, [['failed', error]]]);
  });

  test('is not touched where the app does not ask', async () => {
    const { lazy, state } = query(() => 7);
    const target = { run: () => lazy };
    hooked(target);
    target.run();
    await sleep(5);
    expect(state.times).toBe(0);
  });

  test('and cannot be listened to is the app’s as it is', async () => {
    const { lazy } = query(() => 7);
    const frozen = Object.freeze(lazy);
    const target = { run: () => frozen };
    const { told } = hooked(target);
    expect(target.run()).toBe(frozen);
    expect(await target.run()).toBe(7);
    expect(told).toEqual([]);
  });

  test('nor even looked at is no error of ours', () => {
    const thrower = {
      // biome-ignore lint/suspicious/noThenProperty: what is tested.
      get then(): never {
        throw new Error('not yet');
      },
    };
    const target = { run: () => thrower };
    hooked(target);
    expect(target.run()).toBe(thrower);
  });
});

describe('promises', () => {
  test('keep what was put on them', async () => {
    const target = { run: () => Object.assign(Promise.resolve(3), { cancel: () => 'cancelled' }) };
    const { told } = hooked(target);
    const running = target.run();
    expect(running.cancel()).toBe('cancelled');
    expect(await running).toBe(3);
    expect(told).toEqual([['ok', 3]]);
  });

  test('of a class that cannot be made by itself get through', async () => {
    class Named extends Promise<number> {
      constructor(run: (resolve: (value: number) => void) => void, name?: string) {
        super(run);
        if (name === undefined) throw new Error('a name is needed');
      }
    }
    const target = { run: () => new Named((resolve) => resolve(1), 'n') };
    hooked(target);
    expect(() => target.run()).not.toThrow();
  });
});

describe('the hooked function', () => {
  test('has name, length and members of the one it stands for', () => {
    const twice = async (_a: number, _b: number) => 1;
    const run = Object.assign(twice, { retries: 3 });
    const target = { run };
    hooked(target);
    expect(target.run).not.toBe(run);
    expect([target.run.name, target.run.length, target.run.retries]).toEqual(['twice', 2, 3]);
    expect(target.run.constructor).toBe(run.constructor);
  });

  test.each([
    ['first', [0, 1, 2]],
    ['last', [2, 1, 0]],
    ['middle', [1, 2, 0]],
  ])('is gone when all hooks are, the %s taken off first', (_, order) => {
    class Order {
      run(): number {
        return 1;
      }
    }
    const before = Order.prototype.run;
    const undo = [0, 1, 2].map(() => hooked(Order.prototype).undo);
    for (const index of order) undo[index]?.();
    expect(Order.prototype.run).toBe(before);

    const own = { run: before };
    const more = [0, 1, 2].map(() => hooked(own).undo);
    for (const index of order) more[index]?.();
    expect(own.run).toBe(before);
  });

  test.each<[string, object, RegExp]>([
    ['that may not be changed', Object.defineProperty({}, 'run', { value: () => 1 }), /may not be changed/],
    [
      'that is a getter of the class',
      new (class {
        get run() {
          return () => 1;
        }
      })(),
      /made anew/,
    ],
  ])('cannot stand for one %s, and says so', (_, target, message) => {
    expect(() => hooked(target)).toThrow(message);
  });

  test('below somebody else’s only passes calls on', () => {
    const target = { run: () => 1 };
    const { told, undo } = hooked(target);
    const ours = target.run;
    target.run = () => ours() + 1;
    undo();
    expect([target.run(), told]).toEqual([2, []]);
  });
});
