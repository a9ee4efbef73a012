import { beforeEach, expect, test } from '@jest/globals';
import { type CollectingTeller, createCollectingTeller } from '../../demo/stand-ins/collecting-teller.ts';
import { MemoryStateStore } from '../../demo/stand-ins/stores.ts';
import { ENTRY_BYTES } from './entries.ts';
import { captureState } from './state.ts';

let teller: CollectingTeller;
let store: MemoryStateStore;
let undo: () => void;
beforeEach(() => {
  teller = createCollectingTeller();
  store = new MemoryStateStore();
  undo = captureState(store, teller);
});

/** As Loom's runtime saves it: the whole journal lies in its metadata. */
const saved = (state: unknown, more: object = {}) => ({
  id: 'a',
  actorType: 'Order',
  status: 'active',
  state,
  lastActivatedAt: new Date(teller.now()).toISOString(),
  metadata: { journal: { entries: [{ type: 'suspended' }] } },
  ...more,
});

test('a state is told where it is another than before', async () => {
  await store.save('a', saved({ total: 1 }));
  await teller.runtime.advance(1_000);
  await store.save('a', saved({ total: 1 }));
  await store.save('a', saved({ total: 2 }));
  expect(teller.entries('a')).toMatchObject([
    { type: 'state', status: 'active', state: { total: 1 } },
    { type: 'state', status: 'active', state: { total: 2 }, at: teller.now() },
  ]);
  expect(JSON.stringify(teller.told)).not.toContain('suspended');
});

test.each(['suspended', 'completed', 'failed'])(
  'an actor at rest is %s, and works again later',
  async (status) => {
    await store.save('a', saved({}, { status }));
    await store.save('a', saved({}, { status: 'executing' }));
    await store.save('a', saved({}, { status: 'active' }));
    const changed = { kind: 'changed', at: teller.now(), id: 'a', type: 'Order', upsert: true };
    expect(teller.of('changed')).toEqual([
      { ...changed, status },
      { ...changed, status: 'executing' },
    ]);
  },
);

test('a rest is told at every save: others tell of the actor meanwhile', async () => {
  await store.save('a', saved({}, { status: 'suspended' }));
  await store.save('a', saved({}, { status: 'suspended' }));
  expect(teller.of('changed')).toHaveLength(2);
  expect(teller.of('journal')).toHaveLength(1);
});

test('who spawned it is told', async () => {
  await store.save('a', saved({}, { metadata: { parentActorId: 'p' } }));
  expect(teller.of('changed')).toEqual([
    { kind: 'changed', at: teller.now(), id: 'a', type: 'Order', parent: 'p', upsert: true },
  ]);
});

test('a deleted state is told again when it comes back', async () => {
  await store.save('a', saved({ total: 1 }));
  await store.delete('a');
  await store.save('a', saved({ total: 1 }));
  expect(teller.entries('a')).toHaveLength(2);
});

test('a state that is too large says so', async () => {
  await store.save('a', saved({ text: 'x'.repeat(ENTRY_BYTES) }));
  expect(teller.entries('a')).toEqual([
    { type: 'state', status: 'active', cut: expect.any(String), at: teller.now() },
  ]);
});

test('what was not saved is not told', async () => {
  const failing = {
    async save(_id: string, _state: object): Promise<void> {
      throw new Error('no');
    },
  };
  captureState(failing, teller);
  await expect(failing.save('a', saved({}))).rejects.toThrow('no');
  expect(teller.told).toEqual([]);
});

test('what is not understood is counted and saved all the same', async () => {
  await store.save('', saved({}));
  await store.save('a', null as never);
  await store.save('b', {
    get state() {
      throw new Error('no');
    },
  });
  expect(teller.told).toEqual([]);
  expect(teller.invalids).toBe(3);
  expect(store.states.size).toBe(3);
});

test('the hooks come off', async () => {
  undo();
  await store.save('a', saved({}));
  expect(teller.told).toEqual([]);
  expect(Object.keys(store)).toEqual(['states']);
});
