import { describe, expect, it } from '@jest/globals';
import { manualClock } from '../../net/manual-clock.ts';
import { ok, scriptedRest } from '../../net/scripted-rest.ts';
import { createProducers } from './model.ts';

const SETTLED_MS = 10_000;
const LOOKED_AT_MS = 2_000;

function world() {
  const clock = manualClock(100);
  const rest = scriptedRest();
  return { clock, rest, producers: createProducers(rest, clock, () => false) };
}

describe('producers', () => {
  it('are asked for at once and often while somebody looks at them', async () => {
    const { clock, rest, producers } = world();
    producers.start();
    await rest.answer(ok([]));
    clock.advance(LOOKED_AT_MS);
    expect(rest.asked).toHaveLength(1);
    const stop = producers.look();
    expect(rest.asked).toHaveLength(2);
    await rest.answer(ok([]));
    clock.advance(LOOKED_AT_MS);
    expect(rest.asked).toHaveLength(3);
    stop();
    await rest.answer(ok([]));
    clock.advance(LOOKED_AT_MS);
    expect(rest.asked).toHaveLength(4);
    clock.advance(SETTLED_MS - 1);
    expect(rest.asked).toHaveLength(4);
    clock.advance(1);
    expect(rest.asked).toHaveLength(5);
  });

  it('are not asked for while the studio is away, whoever looks', () => {
    const { clock, rest, producers } = world();
    producers.look();
    clock.advance(SETTLED_MS);
    expect(rest.asked).toEqual([]);
  });
});
