import { expect, it } from '@jest/globals';
import { ANYBODY, createActorTable } from './actor-table.ts';

const nothing = () => undefined;

it('actors keep their numbers while a bucket speaks of them, then others get these', () => {
  const table = createActorTable(2);
  const first = table.numberOf('a:1', 1, nothing);
  const second = table.numberOf('a:2', 1, nothing);
  expect([table.numberOf('a:3', 1, nothing), table.refused]).toEqual([ANYBODY, 1]);
  table.numberOf('a:2', 2, nothing);
  table.sweep(2);
  expect([table.known('a:1'), table.known('a:2'), table.keyOf(second)]).toEqual([undefined, second, 'a:2']);
  expect(table.numberOf('a:3', 2, nothing)).toBe(first);
  expect(table.keyOf(first)).toBe('a:3');
});
