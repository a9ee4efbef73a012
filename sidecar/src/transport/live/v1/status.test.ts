import { describe, expect, test } from '@jest/globals';
import type { Trouble } from '../../../engine/engine.ts';
import { createStatus } from './status.ts';

const FULL: Trouble = { code: 'full', text: 'no memory left', since: 500 };

function world() {
  const engine: { fresh: boolean; silentMs: number | undefined; trouble: Trouble | undefined } = {
    fresh: true,
    silentMs: 0,
    trouble: undefined,
  };
  let now = 1_000;
  const status = createStatus({
    view: engine,
    trouble: () => engine.trouble,
    now: () => now,
  });
  const dataOf = (frame: string | undefined) => (frame === undefined ? undefined : JSON.parse(frame).data);
  return {
    engine,
    pass: (ms: number) => {
      now += ms;
    },
    news: () => dataOf(status.news()),
    greeting: () => dataOf(status.greeting()),
  };
}

describe('status', () => {
  test('says nothing while all is well', () => {
    const { news, greeting } = world();
    expect([news(), greeting()]).toEqual([undefined, undefined]);
  });

  test('tells trouble once when it comes, to newcomers as long as it lasts, and once when it is over', () => {
    const { engine, news, greeting } = world();
    engine.trouble = FULL;
    expect(news()).toEqual({ fresh: true, trouble: FULL });
    engine.trouble = { ...FULL };
    expect(news()).toBeUndefined();
    expect(greeting()).toEqual({ fresh: true, trouble: FULL });
    engine.trouble = undefined;
    expect(news()).toEqual({ fresh: true });
    expect(greeting()).toBeUndefined();
  });

  test('tells that one trouble became another', () => {
    const { engine, news } = world();
    engine.trouble = FULL;
    news();
    engine.trouble = { code: 'unreachable', text: 'away', since: 700 };
    expect(news()).toEqual({ fresh: true, trouble: engine.trouble });
  });

  test('a view that nothing was ever read into is of no moment', () => {
    const { engine, news, greeting } = world();
    engine.fresh = false;
    engine.silentMs = undefined;
    expect(news()).toEqual({ fresh: false });
    expect(greeting()).toEqual({ fresh: false });
  });

  test('a stale view is as of the moment its engine was heard last, whenever that is seen', () => {
    const { engine, pass, news, greeting } = world();
    pass(5_000);
    engine.fresh = false;
    engine.silentMs = 5_000;
    expect(news()).toEqual({ fresh: false, since: 1_000 });
    pass(400);
    engine.trouble = FULL;
    expect(news()).toEqual({ fresh: false, since: 1_000, trouble: FULL });
    expect(greeting()).toEqual({ fresh: false, since: 1_000, trouble: FULL });
    engine.fresh = true;
    expect(news()).toEqual({ fresh: true, trouble: FULL });
  });
});
