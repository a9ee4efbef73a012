import { describe, expect, it } from '@jest/globals';
import type { DeltaData, LiveActor } from '@loom-studio/core-adapter/protocol';
import { signal } from '@preact/signals';
import { ok, scriptedRest } from '../../net/scripted-rest.ts';
import { scriptedStudio } from '../../net/scripted-socket.ts';
import { createHistory } from '../journal/model.ts';
import { createDetail } from './detail-model.ts';
import { someActor } from './some-actor.ts';

function world() {
  const studio = scriptedStudio();
  const rest = scriptedRest();
  const subject = signal<string | undefined>('shop:a');
  const detail = createDetail({
    subject,
    live: studio.live,
    journal: createHistory('journal', rest),
    messages: createHistory('messages', rest),
    logs: createHistory('logs', rest),
  });
  studio.welcome();
  const t = 'actor/shop/a';
  const snapshot = (...rows: LiveActor[]) =>
    studio.say({ type: 'snapshot', t, at: '1', data: { now: 1, rows, page: 0, last: true } });
  const delta = (p: string, at: string, data: Partial<DeltaData>) =>
    studio.say({ type: 'delta', t, p, at, data: { now: 1, ...data } });
  const inStep = (...rows: LiveActor[]) => {
    studio.subscribed(t, '1');
    snapshot(...rows);
  };
  return { ...studio, rest, subject, detail, snapshot, delta, inStep, t };
}

describe('detail of an actor', () => {
  it('follows the actor', () => {
    const { detail, request, inStep, delta } = world();
    expect(request().data).toEqual({ topic: 'actor', app: 'shop', id: 'a' });
    expect(detail.detail.value.kind).toBe('loading');
    inStep(someActor({ id: 'a' }));
    delta('1', '2', { rows: [{ key: 'shop:a', set: { status: 'busy' } }] });
    expect(detail.detail.value).toMatchObject({ kind: 'known', actor: { status: 'busy' } });
  });

  it('shows one that is gone the same, and tells it from one that never was', () => {
    const dead = world();
    dead.inStep(someActor({ id: 'a', removedAt: 5, cause: 'expired' }));
    expect(dead.detail.detail.value).toMatchObject({ kind: 'known', actor: { cause: 'expired' } });
    const never = world();
    never.inStep();
    expect(never.detail.detail.value.kind).toBe('missing');
  });

  it('reads history once it listens, and goes on with the lines', async () => {
    const { detail, rest, inStep, delta } = world();
    expect(rest.asked).toEqual([]);
    inStep(someActor({ id: 'a' }));
    expect(rest.asked.map((path) => path.split('?')[0])).toEqual([
      '/api/journal/a',
      '/api/messages/a',
      '/api/actors/a/logs',
    ]);
    for (let kind = 0; kind < 3; kind += 1) await rest.answer(ok([{ at: 1, seq: 1, body: {} }]));
    delta('1', '2', { lines: [{ kind: 'journal', entry: { at: 2, seq: 2, body: {} } }] });
    expect(detail.journal.history.value).toMatchObject({ entries: [{ seq: 2 }, { seq: 1 }] });
    delta('2', '3', { lines: [{ kind: 'log', entry: { at: 3, seq: 3, body: {} } }] });
    expect(detail.logs.history.value).toMatchObject({ entries: [{ seq: 3 }, { seq: 1 }] });
    expect(detail.messages.history.value).toMatchObject({ entries: [{ seq: 1 }] });
  });

  it('keeps what it shows through a reset, and reads history again after it', () => {
    const { detail, rest, inStep, say, snapshot, t } = world();
    inStep(someActor({ id: 'a' }));
    say({ type: 'reset', t, data: { reason: 'epoch' } });
    expect(detail.detail.value.kind).toBe('known');
    snapshot(someActor({ id: 'a', status: 'failed' }));
    expect(detail.detail.value).toMatchObject({ actor: { status: 'failed' } });
    expect(rest.asked).toHaveLength(6);
  });

  it('leaves one actor for the next', () => {
    const { detail, subject, sent, request, inStep } = world();
    inStep(someActor({ id: 'a' }));
    subject.value = 'shop:b';
    expect(detail.detail.value).toEqual({ kind: 'loading', key: 'shop:b' });
    expect(request().data).toMatchObject({ id: 'b' });
    expect(sent.some(({ type }) => type === 'unsubscribe')).toBe(true);
  });

  it('says why it cannot be read, and asks again when told to', () => {
    const { detail, request, say } = world();
    const data = { code: 'limit', message: 'too many topics', retryable: false };
    say({ type: 'error', id: request().id, data });
    expect(detail.detail.value).toMatchObject({ kind: 'unreadable', detail: 'too many topics' });
    const before = request().id;
    detail.retry();
    expect(request().id).not.toBe(before);
  });
});
