import { describe, expect, it } from '@jest/globals';
import { manualClock } from '../../net/manual-clock.ts';
import { ok, problem, scriptedRest } from '../../net/scripted-rest.ts';
import { createHistory } from './model.ts';

const entry = (seq: number) => ({ at: seq, seq, body: { type: `entry-${seq}` } });

function world() {
  const rest = scriptedRest();
  const clock = manualClock(10_000);
  const model = createHistory('journal', rest, clock);
  return { rest, clock, model };
}

describe('history of an actor', () => {
  it('is read for the actor that is shown, with its app', async () => {
    const { rest, model } = world();
    model.show({ app: 'shop', id: 'a/b' });
    expect(rest.asked).toEqual(['/api/journal/a%2Fb?app=shop&limit=100']);
    await rest.answer(ok([entry(2), entry(1), 'nonsense']));
    expect(model.history.value).toEqual({ kind: 'read', entries: [entry(2), entry(1)] });
  });

  it('is read again at most once a second, the last wish never lost', async () => {
    const { rest, clock, model } = world();
    model.show({ app: 'shop', id: 'a' });
    for (let n = 0; n < 10; n += 1) {
      model.refresh();
      clock.advance(300);
    }
    expect(rest.asked.length).toBeLessThanOrEqual(5);
    const before = rest.asked.length;
    model.refresh();
    clock.advance(1_000);
    expect(rest.asked.length).toBe(before + 1);
  });

  it('is not undone by an older answer that comes later', async () => {
    const { rest, clock, model } = world();
    model.show({ app: 'shop', id: 'a' });
    model.refresh();
    clock.advance(0);
    await rest.answer(ok([entry(1)]), 1);
    await rest.answer(ok([]));
    expect(model.history.value).toEqual({ kind: 'read', entries: [entry(1)] });
  });

  it('never shows the entries of another actor', async () => {
    const { rest, model } = world();
    model.show({ app: 'shop', id: 'a' });
    model.show({ app: 'shop', id: 'b' });
    await rest.answer(ok([entry(1)]));
    expect(model.history.value.kind).toBe('loading');
    await rest.answer(ok([]));
    expect(model.history.value).toEqual({ kind: 'read', entries: [] });
  });

  it('says why it cannot be read, and keeps what it has when the studio is away', async () => {
    const { rest, clock, model } = world();
    model.show({ app: 'shop', id: 'a' });
    await rest.answer(problem(503, { detail: 'busy' }));
    expect(model.history.value).toEqual({ kind: 'unreadable', detail: 'busy' });
    model.refresh();
    clock.advance(1_000);
    await rest.answer(ok([entry(1)]));
    model.refresh();
    clock.advance(1_000);
    await rest.answer({ kind: 'unreachable' });
    expect(model.history.value.kind).toBe('read');
  });
});
