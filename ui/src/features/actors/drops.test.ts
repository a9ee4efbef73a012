import { describe, expect, it } from '@jest/globals';
import { parseQuery } from '@loom-studio/core-adapter/query';
import { ok, problem, scriptedRest } from '../../net/scripted-rest.ts';
import { createDrops } from './drops.ts';

function queryOf(text: string) {
  const parsed = parseQuery(text);
  return parsed.ok ? parsed.query : {};
}

describe('parts to drop', () => {
  it('are counted by the studio, the strictest first', async () => {
    const rest = scriptedRest();
    const drops = createDrops(rest);
    drops.weigh(queryOf('type:Order status:busy x'));
    expect(rest.asked[0]).toBe('/api/actors?q=status%3Abusy+x&limit=1');
    await rest.answer(ok([], 0));
    await rest.answer(ok([], 12));
    await rest.answer(problem(503));
    expect(drops.options.value).toEqual([
      { label: 'status:busy', text: 'type:Order x', leaves: 12 },
      { label: 'type:Order', text: 'status:busy x', leaves: 0 },
      { label: 'x', text: 'type:Order status:busy', leaves: undefined },
    ]);
  });

  it('of an older filter are never shown', async () => {
    const rest = scriptedRest();
    const drops = createDrops(rest);
    drops.weigh(queryOf('a'));
    drops.weigh(queryOf('b'));
    await rest.answer(ok([], 1), 1);
    await rest.answer(ok([], 2));
    expect(drops.options.value).toMatchObject([{ label: 'b', leaves: 1 }]);
  });
});
