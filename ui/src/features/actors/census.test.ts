import { describe, expect, it } from '@jest/globals';
import { signal } from '@preact/signals';
import { NO_QUERY } from '../../net/reduce-query.ts';
import { queryFrame, scriptedStudio } from '../../net/scripted-socket.ts';
import { createCensus } from './census.ts';

function world(listIsOpen: boolean) {
  const studio = scriptedStudio();
  const list = signal(NO_QUERY);
  studio.live.start();
  studio.welcome();
  const census = createCensus({ live: studio.live, list, listIsOpen: signal(listIsOpen) });
  studio.clock.advance(1_000);
  return { ...studio, list, census };
}

describe('census', () => {
  it('lets the list have its rows first, and takes the number of actors from it meanwhile', () => {
    const { census, list, sent, request, subscribed, say } = world(true);
    expect(census.total.value).toBeUndefined();
    expect(sent).toEqual([]);
    list.value = { ...NO_QUERY, complete: true, of: 9 };
    expect(census.total.value).toBe(9);
    expect(request().data).toEqual({ topic: 'query', q: 'status:failed', count: 0 });
    subscribed('q1', 'a');
    say(queryFrame('a', undefined, { total: 2, of: 10 }));
    expect([census.total.value, census.failed.value]).toEqual([10, 2]);
  });

  it('asks at once where no list is shown', () => {
    expect(world(false).request().data).toMatchObject({ q: 'status:failed' });
  });
});
