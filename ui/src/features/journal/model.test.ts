import { describe, expect, it } from '@jest/globals';
import { ok, problem, scriptedRest } from '../../net/scripted-rest.ts';
import { createHistory, HISTORY_LIMIT } from './model.ts';

const entry = (seq: number) => ({ at: seq, seq, body: { type: `entry-${seq}` } });

function world() {
  const rest = scriptedRest();
  const model = createHistory('journal', rest);
  const seqs = () => {
    const history = model.history.value;
    return history.kind === 'read' ? history.entries.map(({ seq }) => seq) : history.kind;
  };
  return { rest, model, seqs };
}

describe('history of an actor', () => {
  it('is read for the actor that is shown, with its app', async () => {
    const { rest, model, seqs } = world();
    model.show({ app: 'shop', id: 'a/b' });
    model.again();
    expect(rest.asked).toEqual(['/api/journal/a%2Fb?app=shop&limit=100']);
    await rest.answer(ok([entry(2), entry(1), 'nonsense']));
    expect(seqs()).toEqual([2, 1]);
  });

  it('goes on with the lines that come, none twice and none left out, whichever came first', async () => {
    const { rest, model, seqs } = world();
    model.show({ app: 'shop', id: 'a' });
    model.again();
    model.told([entry(2), entry(3), entry(3)]);
    expect(seqs()).toBe('loading');
    await rest.answer(ok([entry(2), entry(2), entry(1)]));
    expect(seqs()).toEqual([3, 3, 2, 2, 1]);
    model.told([entry(2), entry(3), entry(3), entry(4)]);
    expect(seqs()).toEqual([4, 3, 3, 2, 2, 1]);
  });

  it('shows the newest only', async () => {
    const { rest, model, seqs } = world();
    model.show({ app: 'shop', id: 'a' });
    model.again();
    await rest.answer(ok([entry(1)]));
    model.told(Array.from({ length: 150 }, (_, index) => entry(index + 2)));
    expect(seqs()).toHaveLength(HISTORY_LIMIT);
    expect(seqs()[0]).toBe(151);
  });

  it('is not undone by an older answer that comes later', async () => {
    const { rest, model, seqs } = world();
    model.show({ app: 'shop', id: 'a' });
    model.again();
    model.again();
    await rest.answer(ok([entry(1)]), 1);
    await rest.answer(ok([]));
    expect(seqs()).toEqual([1]);
  });

  it('never shows the entries of another actor', async () => {
    const { rest, model, seqs } = world();
    model.show({ app: 'shop', id: 'a' });
    model.again();
    model.show({ app: 'shop', id: 'b' });
    model.again();
    await rest.answer(ok([entry(1)]));
    expect(seqs()).toBe('loading');
    await rest.answer(ok([]));
    expect(seqs()).toEqual([]);
  });

  it('says why it cannot be read, and keeps what it has when the studio is away', async () => {
    const { rest, model } = world();
    model.show({ app: 'shop', id: 'a' });
    model.again();
    await rest.answer(problem(503, { detail: 'busy' }));
    expect(model.history.value).toEqual({ kind: 'unreadable', detail: 'busy' });
    model.again();
    await rest.answer(ok([entry(1)]));
    model.again();
    await rest.answer({ kind: 'unreachable' });
    expect(model.history.value.kind).toBe('read');
  });
});
