import { beforeEach, describe, expect, test } from '@jest/globals';
import { type CollectingTeller, createCollectingTeller } from '../../demo/stand-ins/collecting-teller.ts';
import { patched, set, whole } from '../../demo/stand-ins/state-entries.ts';
import { MemoryJournalStore } from '../../demo/stand-ins/stores.ts';
import { tellBase } from './base.ts';
import { ENTRY_BYTES } from './entries.ts';
import { captureJournal } from './journal.ts';
import { KNOWN, knownTo } from './known-states.ts';

let teller: CollectingTeller;
let store: MemoryJournalStore;
beforeEach(() => {
  teller = createCollectingTeller(['state.card.number']);
  store = new MemoryJournalStore();
  captureJournal(store, teller);
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
