import { describe, expect, it } from '@jest/globals';
import { manualClock } from '../../net/manual-clock.ts';
import { ok, scriptedRest } from '../../net/scripted-rest.ts';
import { createOverflow } from './overflow.ts';
import { someActor } from './some-actor.ts';
import { createActorStore } from './store.ts';

describe('a list too long to be live', () => {
  it('is read in part, again and again, and says how many there are', async () => {
    const clock = manualClock(10_000);
    const rest = scriptedRest();
    const store = createActorStore({ clock, studioNow: () => clock.now() });
    const overflow = createOverflow(rest, clock, store);
    overflow.start();
    overflow.start();
    await rest.answer(ok([someActor({ id: 'a' }), someActor({ id: 'b' })], 25_000));
    expect(store.size()).toBe(2);
    expect(store.total.value).toBe(25_000);
    expect(overflow.readAt.value).toBe(10_000);
    clock.advance(5_000);
    expect(rest.asked).toEqual(['/api/actors?limit=1000', '/api/actors?limit=1000']);
    overflow.stop();
    await rest.answer(ok([]));
    expect(store.size()).toBe(2);
    clock.advance(60_000);
    expect(rest.asked).toHaveLength(2);
  });
});
