import { describe, expect, it } from '@jest/globals';
import { manualClock } from '../../net/manual-clock.ts';
import { ok, problem, scriptedRest } from '../../net/scripted-rest.ts';
import { ASK_EVERY_MS, createSidecars } from './model.ts';

const LIST = { now: 5, complete: true, sidecars: [] };

function world() {
  const page = { seen: true };
  const clock = manualClock(100);
  const rest = scriptedRest();
  return { page, clock, rest, sidecars: createSidecars({ rest, clock, isSeen: () => page.seen }) };
}

describe('sidecars', () => {
  it('asks again a while after each answer, until nobody follows', async () => {
    const { clock, rest, sidecars } = world();
    const stop = sidecars.follow();
    clock.advance(10 * ASK_EVERY_MS);
    expect(rest.asked).toEqual(['/api/sidecars']);
    await rest.answer(ok(LIST));
    expect(sidecars.told.value).toEqual({ list: LIST, at: clock.now() });
    clock.advance(ASK_EVERY_MS);
    expect(rest.asked).toHaveLength(2);
    stop();
    await rest.answer(ok(LIST));
    clock.advance(10 * ASK_EVERY_MS);
    expect(rest.asked).toHaveLength(2);
  });

  it.each([problem(503), { kind: 'unreachable' as const }, ok({ odd: true })])(
    'keeps what it was told when an answer is none, and says so (%#)',
    async (answer) => {
      const { clock, rest, sidecars } = world();
      sidecars.follow();
      await rest.answer(ok(LIST));
      const before = sidecars.told.value;
      clock.advance(ASK_EVERY_MS);
      await rest.answer(answer);
      expect(sidecars.told.value).toBe(before);
      expect(sidecars.unanswered.value).toBe(true);
      clock.advance(ASK_EVERY_MS);
      await rest.answer(ok(LIST));
      expect(sidecars.unanswered.value).toBe(false);
    },
  );

  it('asks nothing while nobody sees the page', async () => {
    const { page, clock, rest, sidecars } = world();
    page.seen = false;
    sidecars.follow();
    await Promise.resolve();
    clock.advance(3 * ASK_EVERY_MS);
    expect(rest.asked).toEqual([]);
    page.seen = true;
    await Promise.resolve();
    clock.advance(ASK_EVERY_MS);
    expect(rest.asked).toHaveLength(1);
  });
});
