import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../support/tree.ts';

const { chooseRedis } = await import(join(ROOT, 'deploy/run/redis-choice.mjs'));

const FACTS = ['inPath', 'inContainer', 'mayInstall'];

/** A machine of which the named facts hold, and which of them were asked for. */
function machine(...holding: string[]) {
  const asked: string[] = [];
  const ask = (fact: string) => async () => {
    asked.push(fact);
    return holding.includes(fact);
  };
  return { asked, facts: Object.fromEntries(FACTS.map((fact) => [fact, ask(fact)])) };
}

test.each([
  ['path', ['inPath', 'inContainer', 'mayInstall']],
  ['path', ['inPath']],
  ['container', ['inContainer', 'mayInstall']],
  ['apt', ['mayInstall']],
  [undefined, []],
])('%s is where Redis servers come from when these hold: %j', async (choice, holding) => {
  expect(await chooseRedis(machine(...holding).facts)).toBe(choice);
});

test('nothing is asked for that no longer matters', async () => {
  const { asked, facts } = machine('inContainer', 'mayInstall');
  await chooseRedis(facts);
  expect(asked).toEqual(['inPath', 'inContainer']);
});
