import { expect, test } from '@jest/globals';
import type { HistoryEntry } from '@loom-studio/core-adapter/protocol';
import { historyQuery, readHistory } from './history-query.ts';

const entries: HistoryEntry[] = ['one', 'two', 'one'].map((app, at) => ({
  at,
  seq: 1,
  body: { app, type: `T${at}` },
}));
const read = async ({ limit }: { limit: number }) => entries.slice(0, limit);

test('of a history of several apps, one app can be read, and the limit counts what fits', async () => {
  const query = historyQuery.parse({ limit: '2' });
  expect(await readHistory(query, read)).toEqual(entries.slice(0, 2));
  expect(await readHistory(query, read, 'one')).toEqual([entries[0], entries[2]]);
  expect(await readHistory(query, read, 'nobody')).toEqual([]);
});
