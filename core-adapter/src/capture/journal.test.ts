import { beforeEach, describe, expect, test } from '@jest/globals';
import { type CollectingTeller, createCollectingTeller } from '../../demo/stand-ins/collecting-teller.ts';
import { patched, set, whole } from '../../demo/stand-ins/state-entries.ts';
import { MemoryJournalStore, MemoryStateStore } from '../../demo/stand-ins/stores.ts';
import { baseEntry, ENTRY_BYTES, tellEntry } from './entries.ts';
import { captureJournal, REPLAYED_ENTRIES } from './journal.ts';
import { captureState } from './state.ts';

let teller: CollectingTeller;
let store: MemoryJournalStore;
let undo: () => void;
beforeEach(() => {
  teller = createCollectingTeller(['state.card.number']);
  store = new MemoryJournalStore();
  undo = captureJournal(store, teller);
});

describe('entries', () => {
  test('are told as they are appended, stamped with the time', async () => {
    const entry = { type: 'activity_scheduled', activityId: 'act-0', name: 'charge', input: { sum: 3 } };
    await store.appendEntry('order-1', entry);
    expect(teller.of('journal')).toEqual([
      { kind: 'journal', at: teller.now(), id: 'order-1', entry: { ...entry, at: teller.now() } },
    ]);
    expect(store.entries.get('order-1')).toEqual([entry]);
  });

  test('are copies: what the app changes later does not show', async () => {
    const entry = { type: 'event_received', eventType: 'paid', data: { sum: 3 } };
    await store.appendEntry('order-1', entry);
    entry.data.sum = 4;
    expect(teller.entries('order-1')).toMatchObject([{ data: { sum: 3 } }]);
  });

  test('keep the order of their calls, whichever is stored first', async () => {
    const slow = {
      appendEntry: (_id: string, { wait }: { wait?: Promise<void> }) => wait ?? Promise.resolve(),
    };
    captureJournal(slow, teller);
    let release = (): void => undefined;
    const wait = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = slow.appendEntry('a', { type: 'first', wait } as object);
    await slow.appendEntry('a', { type: 'second' } as object);
    release();
    await first;
    expect(teller.entries('a').map(({ type }) => type)).toEqual(['first', 'second']);
  });

  test('that could not be stored are followed by one that says so; the app hears of it as before', async () => {
    const full = {
      async appendEntry(): Promise<void> {
        throw new Error('disk full, password=hush');
      },
    };
    captureJournal(full, teller);
    const append = full.appendEntry as (...args: unknown[]) => Promise<void>;
    await expect(append('a', { type: 'suspended' })).rejects.toThrow('disk full');
    expect(teller.entries('a')).toMatchObject([
      { type: 'suspended' },
      { type: 'append_failed', entryType: 'suspended', error: 'disk full, password=[redacted]' },
    ]);
  });

  test('too large are told without what they held', async () => {
    const input = 'x'.repeat(ENTRY_BYTES);
    await store.appendEntry('a', { type: 'activity_scheduled', activityId: 'act-0', name: 'send', input });
    await store.appendEntry('a', { type: 'context_gathered', result: 'x'.repeat(1_000_000), system: 'crm' });
    expect(teller.entries('a')).toEqual([
      {
        type: 'activity_scheduled',
        activityId: 'act-0',
        name: 'send',
        cut: expect.any(String),
        at: teller.now(),
      },
      { type: 'context_gathered', system: 'crm', cut: expect.any(String), at: teller.now() },
    ]);
    expect(Math.max(...teller.bytes)).toBeLessThan(1_000);
  });

  test.each([
    ['no actor', ['', { type: 'suspended' }]],
    ['no entry', ['a', undefined]],
    ['a list', ['a', []]],
    [
      'one that cannot be read',
      [
        'a',
        new Proxy(
          {},
          {
            get() {
              throw new Error('no');
            },
          },
        ),
      ],
    ],
  ])('that are not understood are counted: %s', async (_, args) => {
    const lax = { appendEntry: async (..._args: unknown[]) => 'kept' };
    captureJournal(lax, teller);
    expect(await lax.appendEntry(...args)).toBe('kept');
    expect(teller.told).toEqual([]);
    expect(teller.invalids).toBe(1);
  });

  test('of a spawned child name its parent', async () => {
    await store.appendEntry('order-1', {
      type: 'child_spawned',
      childId: 'pay-1',
      actorType: 'Payment',
      input: 1,
    });
    expect(teller.of('changed')).toEqual([
      { kind: 'changed', at: teller.now(), id: 'pay-1', type: 'Payment', parent: 'order-1', upsert: true },
    ]);
    await store.appendEntry('order-1', { type: 'child_spawned', childId: 7 });
    expect(teller.invalids).toBe(1);
    expect(teller.entries('order-1')).toHaveLength(2);
  });
});

describe('the store', () => {
  test('says when it compacts, and the history stays', async () => {
    await store.appendEntry('a', patched(set('a', 1)));
    await store.saveSnapshot('a', { state: { a: 1 }, cursor: 1, timestamp: 9 });
    await store.trimEntries('a', 1);
    expect(teller.entries('a').map(({ at: _, ...entry }) => entry)).toEqual([
      patched(set('a', 1)),
      { type: 'snapshot', cursor: 1, timestamp: 9, state: { a: 1 } },
      { type: 'trimmed', before: 1 },
    ]);
  });

  test('says when a change was taken back: it is trimmed without a snapshot', async () => {
    await store.appendEntry('a', whole({ a: 1 }));
    await store.trimEntries('a', 0);
    await store.appendEntry('a', whole({ a: 1, b: 1 }));
    expect(teller.entries('a').slice(1)).toMatchObject([
      { type: 'trimmed', before: 0, withoutSnapshot: true },
      { patches: [{ path: [], value: { a: 1, b: 1 } }] },
    ]);
  });

  test('has the state told again after a change was taken back, even where it is what it was', async () => {
    const states = new MemoryStateStore();
    captureState(states, teller);
    await states.save('a', { state: { a: 1 } });
    await store.appendEntry('a', patched(set('a', 2)));
    await store.trimEntries('a', 0);
    await states.save('a', { state: { a: 1 } });
    expect(teller.entries('a').map(({ type }) => type)).toEqual([
      'state',
      'state_patches',
      'trimmed',
      'state',
    ]);
  });

  test('says when a journal is deleted', async () => {
    await store.deleteJournal('a');
    expect(teller.entries('a')).toEqual([{ type: 'journal_deleted', at: teller.now() }]);
  });

  test('cuts a snapshot that is too large', async () => {
    await store.saveSnapshot('a', { state: { text: 'x'.repeat(ENTRY_BYTES) }, cursor: 3, timestamp: 9 });
    expect(teller.entries('a')).toEqual([
      { type: 'snapshot', cursor: 3, timestamp: 9, cut: expect.any(String), at: teller.now() },
    ]);
  });

  test('gives an actor that comes back its base and what followed', async () => {
    store.snapshots.set('a', { state: { a: 1 }, cursor: 100, timestamp: 9 });
    store.entries.set('a', [{ type: 'suspended', reason: 'wait' }, patched(set('a', 2))]);
    for (let again = 0; again < 2; again++) {
      await store.getLatestSnapshot('a');
      await store.readEntries('a');
    }
    expect(teller.entries('a')).toMatchObject([
      { type: 'base', state: { a: 1 } },
      { type: 'state_patches', patches: [set('a', 2)], replayed: true },
    ]);
    expect(teller.entries('a')).toHaveLength(2);
  });

  test('gives no base where too much followed, nor to an actor without a snapshot', async () => {
    store.snapshots.set('a', { state: {}, cursor: 100, timestamp: 9 });
    store.entries.set('a', Array(REPLAYED_ENTRIES + 1).fill(patched(set('a', 2))));
    for (const id of ['a', 'b']) {
      await store.getLatestSnapshot(id);
      await store.readEntries(id);
    }
    expect(teller.told).toEqual([]);
  });

  test('is as it was once the hooks are off', async () => {
    undo();
    await store.appendEntry('a', { type: 'suspended' });
    await store.saveSnapshot('a', { state: {}, cursor: 1, timestamp: 1 });
    expect(teller.told).toEqual([]);
    expect(Object.keys(store)).toEqual(['entries', 'snapshots']);
  });
});

test('a base is an entry like others', () => {
  tellEntry(teller, 'a', baseEntry({ token: 'hush', a: 1 }));
  expect(teller.entries('a')).toEqual([
    { type: 'base', state: { token: '[redacted]', a: 1 }, at: teller.now() },
  ]);
});
