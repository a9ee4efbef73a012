import { describe, expect, it } from '@jest/globals';
import { manualClock } from './manual-clock.ts';
import { createPoll } from './poll.ts';
import { ok, problem, scriptedRest } from './scripted-rest.ts';

const EVERY_MS = 2_000;

function world() {
  const page = { seen: true };
  const clock = manualClock(100);
  const rest = scriptedRest();
  const read = (body: unknown) => (typeof body === 'string' ? body : undefined);
  const poll = createPoll({ rest, clock, everyMs: EVERY_MS, isSeen: () => page.seen, read });
  return { page, clock, rest, poll };
}

describe('a poll', () => {
  it('asks again a while after each answer, until nobody follows', async () => {
    const { clock, rest, poll } = world();
    const stop = poll.follow('/a');
    clock.advance(10 * EVERY_MS);
    expect(rest.asked).toEqual(['/a']);
    await rest.answer(ok('one'));
    expect(poll.value.value).toBe('one');
    clock.advance(EVERY_MS);
    stop();
    await rest.answer(ok('two'));
    clock.advance(10 * EVERY_MS);
    expect(rest.asked).toHaveLength(2);
    expect(poll.value.value).toBe('one');
  });

  it.each([problem(503), { kind: 'unreachable' as const }, ok({ odd: true })])(
    'keeps what it was told when an answer is none, and says so (%#)',
    async (answer) => {
      const { clock, rest, poll } = world();
      poll.follow('/a');
      await rest.answer(ok('one'));
      clock.advance(EVERY_MS);
      await rest.answer(answer);
      expect([poll.value.value, poll.unanswered.value]).toEqual(['one', true]);
      clock.advance(EVERY_MS);
      await rest.answer(ok('two'));
      expect([poll.value.value, poll.unanswered.value]).toEqual(['two', false]);
    },
  );

  it('forgets what was answered for another path', async () => {
    const { rest, poll } = world();
    const stop = poll.follow('/a');
    await rest.answer(ok('one'));
    stop();
    poll.follow('/a');
    expect(poll.value.value).toBe('one');
    poll.follow('/b');
    expect(poll.value.value).toBeUndefined();
  });

  it('asks nothing while nobody sees the page', async () => {
    const { page, clock, rest, poll } = world();
    page.seen = false;
    poll.follow('/a');
    await Promise.resolve();
    clock.advance(EVERY_MS);
    expect(rest.asked).toEqual([]);
    page.seen = true;
    await Promise.resolve();
    clock.advance(EVERY_MS);
    expect(rest.asked).toEqual(['/a']);
  });
});
