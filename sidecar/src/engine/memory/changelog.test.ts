import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import type { ChangeEntry } from '@loom-studio/core-adapter/protocol';
import { createMemoryChangelog } from './changelog.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

test('what is forgotten is no longer held, long before its place is cleared away', async () => {
  const changelog = createMemoryChangelog(10, 1_000_000);
  const append = (seq: number, at: number) => {
    const told = entry(seq);
    changelog.append(told, at);
    return new WeakRef(told);
  };
  const forgotten = append(1, 0);
  const kept = append(2, 100);
  // A weak reference holds until the turn in which it was made is over.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect(forgotten.deref()).toBeUndefined();
  expect(kept.deref()).toEqual(entry(2));
});

function entry(seq: number): ChangeEntry {
  return {
    epoch: 'e',
    seq,
    at: `${seq}-0`,
    actors: [],
    producers: [],
    history: [],
  } as unknown as ChangeEntry;
}
