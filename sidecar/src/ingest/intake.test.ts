import { expect, test } from '@jest/globals';
import type { Engine, LogEntry } from '../engine/engine.ts';
import { createMemoryEngine } from '../engine/memory/memory.ts';
import { createIntake } from './intake.ts';
import { COMMIT_LIMITS } from './reduce/reduce.ts';

const WS = 'w';
const NOW = { waitMs: 0 };

/** A log of so many entries, each of so many bytes; `asked` are the limits of its readings. */
async function log(count: number, bytes: number) {
  const memory = createMemoryEngine();
  for (let n = 0; n < count; n += 1) await memory.append(WS, { producer: 'a', first: 0, events: [] });
  const asked: number[] = [];
  const engine: Engine = {
    ...memory,
    async tail(ws, cursor, options) {
      asked.push(options.limit);
      const { entries, gap } = await memory.tail(ws, cursor, options);
      return { entries: entries.map((entry) => ({ ...entry, bytes })), gap };
    },
  };
  return { engine, asked, intake: createIntake(engine, WS) };
}

const ids = (entries: LogEntry[]) => entries.map(({ id }) => id);

test('what was not taken is handed out again without being read again', async () => {
  const { intake, asked } = await log(5, 1);
  const { entries } = await intake.next('0-0', NOW);
  intake.putBack(entries, 2);
  expect(ids((await intake.next(entries[1]?.id ?? '', NOW)).entries)).toEqual(ids(entries.slice(2)));
  expect(asked).toHaveLength(1);
});

test('a cursor that somebody else moved is read anew', async () => {
  const { intake, asked } = await log(5, 1);
  const { entries } = await intake.next('0-0', NOW);
  intake.putBack(entries, 1);
  const { entries: later } = await intake.next(entries[3]?.id ?? '', NOW);
  expect(ids(later)).toEqual(ids(entries.slice(4)));
  expect(asked).toHaveLength(2);
});

test.each([
  ['small', 64, COMMIT_LIMITS.records],
  ['such that sixteen make two commits', COMMIT_LIMITS.bytes / 8, 16],
  ['huge', 4 * 1024 * 1024, 8],
])('as much is read as makes two commits of entries that are %s', async (_, bytes, expected) => {
  const { intake, asked } = await log(40, bytes);
  const { entries } = await intake.next('0-0', NOW);
  await intake.next(entries.at(-1)?.id ?? '', NOW);
  expect(asked.at(-1)).toBe(expected);
});
