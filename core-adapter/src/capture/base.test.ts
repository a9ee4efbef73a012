import { describe, expect, test } from '@jest/globals';
import { connect } from '../../demo/stand-ins/observed-app.ts';
import { patched, set } from '../../demo/stand-ins/state-entries.ts';
import { MemoryJournalStore } from '../../demo/stand-ins/stores.ts';

class Order {
  state: Record<string, unknown>;
  constructor(state: Record<string, unknown>) {
    this.state = state;
  }
  getState(): Record<string, unknown> {
    return this.state;
  }
}

function world(actor: object, { journaled = true } = {}) {
  const { studio, told, settle } = connect();
  const runtime = {
    activateActor: async (_id: string, _type: string) => actor,
    deactivateActor: async (_id: string) => undefined,
  };
  const journalStore = new MemoryJournalStore();
  studio.observe({ runtime, ...(journaled && { journalStore }) });
  const journal = async () => {
    await settle();
    return told('journal').map(({ id, entry: { at: _, ...entry } }) => ({ id, ...entry }));
  };
  return { runtime, journalStore, journal };
}

describe('where the state of an actor begins', () => {
  test('is told once as the actor is activated, before the patches that lead on from it', async () => {
    const { runtime, journalStore, journal } = world(new Order({ total: 1, token: 'hush' }));
    await runtime.activateActor('o', 'Order');
    await journalStore.appendEntry('o', patched(set('total', 2)));
    await runtime.activateActor('o', 'Order');
    expect(await journal()).toMatchObject([
      { id: 'o', type: 'base', state: { total: 1, token: '[redacted]' } },
      { id: 'o', type: 'state_patches' },
    ]);
  });

  test('is not told where nobody follows journals', async () => {
    const { runtime, journal } = world(new Order({ total: 1 }), { journaled: false });
    await runtime.activateActor('o', 'Order');
    expect(await journal()).toEqual([]);
  });

  test.each<[string, object]>([
    ['says none', {}],
    [
      'cannot say it',
      {
        getState() {
          throw new Error('not yet');
        },
      },
    ],
  ])('is not told of an actor that %s, and the app does not notice', async (_, actor) => {
    const { runtime, journal } = world(actor);
    expect(await runtime.activateActor('o', 'Order')).toBe(actor);
    expect(await journal()).toEqual([]);
  });
});
