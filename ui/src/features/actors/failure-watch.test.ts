import { describe, expect, it } from '@jest/globals';
import { manualClock } from '../../net/manual-clock.ts';
import { watchFailures } from './failure-watch.ts';
import { someActor } from './some-actor.ts';
import { createActorStore } from './store.ts';

describe('failure watch', () => {
  it('says how many failed, once, and nothing of what had failed before', () => {
    const clock = manualClock(100_000);
    const store = createActorStore({ clock, studioNow: () => clock.now() });
    const said: string[] = [];
    watchFailures(store, clock, (text) => said.push(text));
    store.apply({
      kind: 'actors',
      actors: [someActor({ id: 'old', status: 'failed' }), someActor({ id: 'a' })],
    });
    clock.advance(20_000);
    expect(said).toEqual([]);

    store.apply({ kind: 'updated', actor: someActor({ id: 'old', status: 'failed', v: 2 }) });
    store.apply({ kind: 'updated', actor: someActor({ id: 'a', status: 'failed', v: 2 }) });
    clock.advance(1_000);
    expect(said).toEqual(['1 actor failed in the last 10 s.']);

    for (let n = 0; n < 12; n += 1) {
      store.apply({ kind: 'updated', actor: someActor({ id: `new-${n}`, status: 'failed', v: 3 + n }) });
    }
    clock.advance(10_000);
    expect(said.slice(1)).toEqual(['12 actors failed in the last 10 s.']);
  });
});
