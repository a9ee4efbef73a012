import { describe, expect, it } from '@jest/globals';
import { signal } from '@preact/signals';
import { manualClock } from '../../net/manual-clock.ts';
import { ok, problem, scriptedRest } from '../../net/scripted-rest.ts';
import { createHistory } from '../journal/model.ts';
import { createDetail } from './detail-model.ts';
import { someActor } from './some-actor.ts';
import { createActorStore } from './store.ts';

function world(key: string) {
  const clock = manualClock(10_000);
  const store = createActorStore({ clock, studioNow: () => clock.now() });
  const rest = scriptedRest();
  const idle = scriptedRest();
  const subject = signal<string | undefined>(key);
  const detail = createDetail({
    subject,
    store,
    rest,
    journal: createHistory('journal', idle, clock),
    messages: createHistory('messages', idle, clock),
  });
  return { clock, store, rest, idle, subject, detail };
}

describe('detail of an actor', () => {
  it('follows the live list and asks nobody while the actor is on it', () => {
    const { store, rest, detail, clock } = world('shop:a');
    store.apply({ kind: 'actors', actors: [someActor({ id: 'a' })] });
    expect(detail.detail.value).toMatchObject({ kind: 'present', actor: { status: 'idle' } });
    store.apply({ kind: 'updated', actor: someActor({ id: 'a', status: 'busy', v: 2 }) });
    clock.advance(250);
    expect(detail.detail.value).toMatchObject({ kind: 'present', actor: { status: 'busy' } });
    expect(rest.asked).toEqual([]);
  });

  it('keeps the last state of one that leaves', () => {
    const { store, detail, clock } = world('shop:a');
    store.apply({ kind: 'actors', actors: [someActor({ id: 'a' })] });
    store.apply({ kind: 'removed', app: 'shop', id: 'a', cause: 'expired' });
    clock.advance(250);
    expect(detail.detail.value).toMatchObject({ kind: 'removed', actor: { cause: 'expired' } });
  });

  it('waits for the list before it asks, and asks once', () => {
    const { store, rest, detail } = world('shop:a');
    expect(detail.detail.value.kind).toBe('loading');
    expect(rest.asked).toEqual([]);
    store.apply({ kind: 'actors', actors: [] });
    store.apply({ kind: 'actors', actors: [] });
    expect(rest.asked).toEqual(['/api/actors/a?app=shop']);
  });

  it('tells a removed actor from one that never was, and from an id of several apps', async () => {
    const removed = someActor({ id: 'a', removedAt: '2026-01-01T10:00:00.000Z', cause: 'unregistered' });
    const cases = [
      { answer: problem(410, { actor: removed }), kind: 'removed' },
      { answer: problem(404), kind: 'missing' },
      { answer: problem(409, { apps: ['one', 'two'] }), kind: 'ambiguous' },
      { answer: problem(503, { detail: 'busy' }), kind: 'unreadable' },
      { answer: { kind: 'unreachable' } as const, kind: 'unreadable' },
      { answer: ok('nonsense'), kind: 'unreadable' },
    ];
    for (const { answer, kind } of cases) {
      const { store, rest, detail } = world('shop:a');
      store.apply({ kind: 'actors', actors: [] });
      await rest.answer(answer);
      expect(detail.detail.value.kind).toBe(kind);
    }
  });

  it('asks again when told to', async () => {
    const { store, rest, detail } = world('shop:a');
    store.apply({ kind: 'actors', actors: [] });
    await rest.answer({ kind: 'unreachable' });
    detail.retry();
    await rest.answer(problem(404));
    expect(detail.detail.value.kind).toBe('missing');
  });

  it('reads the journal again only for its own actor', () => {
    const { store, idle, detail, clock } = world('shop:a');
    store.apply({ kind: 'actors', actors: [someActor({ id: 'a' })] });
    const before = idle.asked.length;
    detail.journalGrew('b');
    clock.advance(1_000);
    expect(idle.asked).toHaveLength(before);
    detail.journalGrew('a');
    clock.advance(1_000);
    expect(idle.asked).toHaveLength(before + 1);
  });
});
