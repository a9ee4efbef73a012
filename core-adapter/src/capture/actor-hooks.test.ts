import { describe, expect, test } from '@jest/globals';
import { connect } from '../../demo/stand-ins/observed-app.ts';
import { CLASSES_KEPT } from './actor-hooks.ts';

/** A runtime that hands out whatever it was given, by id. */
function runtimeOf(actors: Record<string, object>) {
  return {
    async activateActor(id: string, _type: string) {
      return actors[id];
    },
    deactivateActor: async (_id: string) => undefined,
  };
}

async function observed(actors: Record<string, object>) {
  const { studio, told, settle } = connect();
  const runtime = runtimeOf(actors);
  studio.observe({ runtime });
  for (const id of Object.keys(actors)) await runtime.activateActor(id, 'Order');
  const counted = async () => {
    await settle();
    return told('message').map(({ to, times = 1 }) => [to, times]);
  };
  return { studio, counted, runtime };
}

class Order {
  async execute(input: unknown): Promise<unknown> {
    return [input, this];
  }
}

describe('hooks on actors', () => {
  test('are on their class: each actor is told by its own name, others of the class are not told', async () => {
    const [a, b, stranger] = [new Order(), new Order(), new Order()];
    const { counted } = await observed({ a, b });
    expect(await a.execute(1)).toEqual([1, a]);
    expect(await b.execute(2)).toEqual([2, b]);
    expect(await stranger.execute(3)).toEqual([3, stranger]);
    expect(Object.keys(a)).toEqual([]);
    expect(await counted()).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });

  test('are taken off the class on close', async () => {
    const before = Order.prototype.execute;
    const { studio } = await observed({ a: new Order() });
    expect(Order.prototype.execute).not.toBe(before);
    await studio.close(0);
    expect(Order.prototype.execute).toBe(before);
  });

  test('count a method that calls the one of its superclass once, whichever was hooked first', async () => {
    class Express extends Order {
      override async execute(input: unknown): Promise<unknown> {
        return super.execute(input);
      }
    }
    const [plain, express] = [new Order(), new Express()];
    const { counted } = await observed({ plain, express });
    await express.execute(1);
    expect(await counted()).toEqual([['express', 1]]);
  });

  test('are on the object where the method is its own', async () => {
    const own = { execute: async (input: unknown) => input };
    const before = own.execute;
    const { counted, studio } = await observed({ own });
    expect(await own.execute(5)).toBe(5);
    expect(await counted()).toEqual([['own', 1]]);
    await studio.close(0);
    expect(own.execute).toBe(before);
  });

  test('reach actors that are frozen, and leave classes alone that cannot be changed', async () => {
    class Sealed {
      async execute(): Promise<string> {
        return 'done';
      }
    }
    Object.freeze(Sealed.prototype);
    const frozen = Object.freeze(new Order());
    const [sealed, both] = [new Sealed(), Object.freeze(new Sealed())];
    const { counted } = await observed({ frozen, sealed, both });
    await frozen.execute(1);
    expect([await sealed.execute(), await both.execute()]).toEqual(['done', 'done']);
    expect(await counted()).toEqual([
      ['frozen', 1],
      ['sealed', 1],
    ]);
  });

  test('leave an actor that calls itself its room on the stack', async () => {
    class Deep {
      execute(depth: number): number {
        return depth === 0 ? 0 : 1 + this.execute(depth - 1);
      }
    }
    const deep = new Deep();
    const { counted } = await observed({ deep });
    expect(deep.execute(3_000)).toBe(3_000);
    expect(await counted()).toEqual([['deep', 1]]);
  });

  test('tell what a pooled object does of whom it was activated for', async () => {
    const pooled = new Order();
    const { counted, runtime } = await observed({ a: pooled, b: pooled });
    await pooled.execute(1);
    await runtime.activateActor('a', 'Order');
    await pooled.execute(2);
    expect(await counted()).toEqual([
      ['b', 1],
      ['a', 1],
    ]);
  });

  test('are gone from an object that was deactivated, and on it again when it is back', async () => {
    const own = { execute: async (input: unknown) => input };
    const before = own.execute;
    const { counted, runtime } = await observed({ own });
    await runtime.deactivateActor('own');
    expect(own.execute).toBe(before);
    await runtime.activateActor('own', 'Order');
    await own.execute(1);
    expect(await counted()).toEqual([['own', 1]]);
  });

  test.each<[string, unknown]>([
    [
      'does not say its name',
      {
        get name(): never {
          throw new Error('no name');
        },
      },
    ],
    [
      'cannot be looked at',
      new Proxy(
        {},
        {
          get() {
            throw new Error('no look');
          },
          getPrototypeOf() {
            throw new Error('no look');
          },
        },
      ),
    ],
  ])('see the end of a handling whose error %s', async (_, thrown) => {
    class Failing {
      async execute(): Promise<void> {
        throw thrown;
      }
    }
    const failing = new Failing();
    const { studio, counted } = await observed({ failing });
    await expect(failing.execute()).rejects.toBe(thrown);
    expect(await counted()).toEqual([['failing', 1]]);
    expect(studio.stats().observing.running).toBe(0);
  });

  test('that cannot be put anywhere are counted, and a wrong id is', async () => {
    const own = Object.freeze({ execute: async () => 1 });
    const { studio, runtime } = await observed({ own });
    expect(await own.execute()).toBe(1);
    await runtime.activateActor('', 'Order');
    const { observing, dropped } = studio.stats();
    expect([observing.forgotten.unseen, dropped.invalid]).toEqual([1, 1]);
  });

  test('are on each object beyond so many classes', async () => {
    const actors = Object.fromEntries(
      Array.from({ length: CLASSES_KEPT + 2 }, (_, n) => {
        const Made = class {
          async execute(): Promise<number> {
            return n;
          }
        };
        return [`a-${n}`, new Made()] as const;
      }),
    );
    const { counted } = await observed(actors);
    const last = actors[`a-${CLASSES_KEPT + 1}`];
    expect(await last?.execute()).toBe(CLASSES_KEPT + 1);
    expect(Object.hasOwn(last as object, 'execute')).toBe(true);
    expect(await counted()).toEqual([[`a-${CLASSES_KEPT + 1}`, 1]]);
  });

  test('of two runtimes on one class each tell their own', async () => {
    const [a, b] = [new Order(), new Order()];
    const first = await observed({ a });
    const second = await observed({ b });
    await first.studio.close(0);
    await a.execute(1);
    await b.execute(2);
    expect(await second.counted()).toEqual([['b', 1]]);
    await second.studio.close(0);
    await b.execute(3);
    expect(await second.counted()).toEqual([['b', 1]]);
  });
});
