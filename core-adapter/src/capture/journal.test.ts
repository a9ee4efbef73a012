import { beforeEach, describe, expect, test } from '@jest/globals';
import { type CollectingTeller, createCollectingTeller } from '../../demo/stand-ins/collecting-teller.ts';
import { MemoryJournalStore, MemoryStateStore } from '../../demo/stand-ins/stores.ts';
import { tellBase } from './base.ts';
import { baseEntry, ENTRY_BYTES, tellEntry } from './entries.ts';
import { captureJournal, REPLAYED_ENTRIES } from './journal.ts';
import { KNOWN, knownTo } from './known-states.ts';
import { captureState } from './state.ts';

let teller: CollectingTeller;
let store: MemoryJournalStore;
let undo: () => void;
beforeEach(() => {
  teller = createCollectingTeller(['state.card.number']);
  store = new MemoryJournalStore();
  undo = captureJournal(store, teller);
});

/** As `simpleState` writes it: the way back holds the new state. */
const whole = (value: unknown) => ({
  type: 'state_patches',
  patches: [{ op: 'replace', path: [], value }],
  inversePatches: [{ op: 'replace', path: [], value }],
  timestamp: 1,
});
const patched = (...patches: object[]) => ({
  type: 'state_patches',
  patches,
  inversePatches: [{ op: 'replace', path: ['a'], value: 0 }],
  timestamp: 2,
});
const set = (name: string, value: unknown) => ({ op: 'replace', path: [name], value });

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

describe('whole states', () => {
  test('are told as what changed', async () => {
    await store.appendEntry('a', whole({ total: 1, items: ['x'], gone: true }));
    await store.appendEntry('a', whole({ total: 2, items: ['x', 'y'] }));
    expect(teller.entries('a')).toEqual([
      {
        type: 'state_patches',
        timestamp: 1,
        at: teller.now(),
        whole: true,
        patches: [{ op: 'replace', path: [], value: { total: 1, items: ['x'], gone: true } }],
      },
      {
        type: 'state_patches',
        timestamp: 1,
        at: teller.now(),
        whole: true,
        patches: [
          set('total', 2),
          { op: 'add', path: ['items', 1], value: 'y' },
          { op: 'remove', path: ['gone'] },
        ],
      },
    ]);
  });

  test('lead on from a base, and from a snapshot', async () => {
    expect(tellBase(teller, 'a', { total: 1 })).toBe(true);
    expect(tellBase(teller, 'a', { total: 7 })).toBe(false);
    await store.appendEntry('a', whole({ total: 2 }));
    await store.saveSnapshot('a', { state: { total: 5 }, cursor: 100, timestamp: 3 });
    await store.appendEntry('a', whole({ total: 6 }));
    expect(teller.entries('a')).toMatchObject([
      { type: 'base', state: { total: 1 } },
      { patches: [set('total', 2)] },
      { type: 'snapshot', state: { total: 5 } },
      { patches: [set('total', 6)] },
    ]);
  });

  test('are told whole again after patches, and patches as they are', async () => {
    await store.appendEntry('a', whole({ a: 1 }));
    await store.appendEntry('a', patched(set('a', 2)));
    await store.appendEntry('a', whole({ a: 3 }));
    expect(teller.entries('a').slice(1)).toEqual([
      { ...patched(set('a', 2)), at: teller.now() },
      {
        type: 'state_patches',
        timestamp: 1,
        whole: true,
        at: teller.now(),
        patches: whole({ a: 3 }).patches,
      },
    ]);
  });

  test('hide what the app hides of a state, also once it is a patch', async () => {
    await store.appendEntry('a', whole({ card: { number: '4111' }, password: 'hush' }));
    await store.appendEntry('a', whole({ card: { number: '4222' }, password: 'shush', b: 1 }));
    await store.appendEntry('a', patched({ op: 'replace', path: ['card', 'number'], value: '4333' }));
    expect(JSON.stringify(teller.told)).not.toMatch(/4\d{3}"|hush/);
    expect(teller.entries('a')[1]?.patches).toEqual([{ op: 'add', path: ['b'], value: 1 }]);
  });

  test('too large are not remembered', async () => {
    await store.appendEntry('a', whole({ text: 'x'.repeat(ENTRY_BYTES) }));
    await store.appendEntry('a', whole({ text: 'y' }));
    expect(teller.entries('a')).toEqual([
      { type: 'state_patches', timestamp: 1, whole: true, cut: expect.any(String), at: teller.now() },
      expect.objectContaining({ patches: [{ op: 'replace', path: [], value: { text: 'y' } }] }),
    ]);
  });

  test('are remembered of so many actors, in so many bytes', async () => {
    for (let index = 0; index < KNOWN.states + 50; index++)
      await store.appendEntry(`a-${index}`, whole({ text: 'x'.repeat(10_000) }));
    const { states } = knownTo(teller);
    expect(states.size).toBeLessThanOrEqual(KNOWN.states);
    expect(states.bytes).toBeLessThanOrEqual(KNOWN.stateBytes);
    expect(states.dropped).toBeGreaterThan(0);
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
