import { describe, expect, it } from '@jest/globals';
import { manualClock } from '../../net/manual-clock.ts';
import { ok, problem, scriptedRest } from '../../net/scripted-rest.ts';
import { createCompletion } from './completion-model.ts';

function world() {
  const rest = scriptedRest();
  const clock = manualClock();
  const completion = createCompletion(rest, clock);
  const texts = () => completion.options.value.map(({ text }) => text);
  return { rest, clock, completion, texts };
}

describe('completion', () => {
  it('offers field names with what usually follows them, without asking anybody', () => {
    const { completion, texts, rest } = world();
    completion.typed('type:Order w', 12);
    expect(texts()).toEqual(['worker:', 'waited>']);
    completion.move(1);
    completion.move(1);
    expect(completion.choose(completion.active.value)).toEqual({ text: 'type:Order waited>', caret: 18 });
    expect(rest.asked).toEqual([]);
  });

  it('offers nothing where nothing was typed, unless somebody wants it', () => {
    const { completion, texts } = world();
    completion.typed('', 0);
    expect(texts()).toEqual([]);
    completion.typed('', 0, true);
    expect(texts()).toContain('metadata.');
  });

  it('asks the studio for values once typing rests', async () => {
    const { completion, texts, rest, clock } = world();
    completion.typed('status:b', 8);
    clock.advance(50);
    completion.typed('status:bu', 9);
    clock.advance(200);
    expect(rest.asked).toEqual(['/api/complete?text=status%3Abu&caret=9']);
    await rest.answer(ok({ from: 7, to: 9, options: [{ text: 'busy', count: 3 }] }));
    expect(texts()).toEqual(['busy']);
    expect(completion.choose(0)).toEqual({ text: 'status:busy ', caret: 12 });
  });

  it('never offers the answer to an older text', async () => {
    const { completion, texts, rest, clock } = world();
    completion.typed('status:b', 8);
    clock.advance(200);
    completion.typed('status:b ', 9);
    await rest.answer(ok({ from: 7, to: 8, options: [{ text: 'busy' }] }));
    expect(texts()).toEqual([]);
  });

  it('does without the studio', async () => {
    const { completion, texts, rest, clock } = world();
    for (const answer of [
      problem(404),
      ok('nonsense'),
      ok({ options: [] }),
      { kind: 'unreachable' } as const,
    ]) {
      completion.typed('status:b', 8);
      clock.advance(200);
      await rest.answer(answer);
      expect(texts()).toEqual([]);
    }
  });

  it('goes round by keys, the text itself among the stations', () => {
    const { completion } = world();
    completion.typed('w', 1);
    const seen = [1, 2, 3].map(() => {
      completion.move(1);
      return completion.active.value;
    });
    expect(seen).toEqual([0, 1, -1]);
    completion.move(-1);
    expect(completion.active.value).toBe(-1 + completion.options.value.length);
    completion.close();
    expect(completion.choose(0)).toBeUndefined();
  });
});
