import { expect, test } from '@jest/globals';
import type { HistoryEntry } from '@loom-studio/core-adapter/protocol';
import { historyQuery, ofApp, readHistory } from './history-query.ts';

const entries: HistoryEntry[] = ['one', 'two', 'one'].map((app, at) => ({
  at,
  seq: 1,
  body: { app, type: `T${at}` },
}));
const read = async ({ limit }: { limit: number }) => entries.slice(0, limit);

test('of a history of several apps, one app can be read, and the limit counts what fits', async () => {
  const query = historyQuery.parse({ limit: '2' });
  expect(await readHistory(query, read)).toEqual(entries.slice(0, 2));
  expect(await readHistory(query, read, ofApp('one'))).toEqual([entries[0], entries[2]]);
  expect(await readHistory(query, read, ofApp('nobody'))).toEqual([]);
});

test('several types can be asked for, in any case', async () => {
  const typesOf = async (type: string | string[]) =>
    (await readHistory(historyQuery.parse({ type }), read)).map(({ body }) => body['type']);
  expect(await typesOf('t2,T0')).toEqual(['T0', 'T2']);
  expect(await typesOf(['T1', 't2'])).toEqual(['T1', 'T2']);
  expect(historyQuery.safeParse({ type: 'x,'.repeat(40) }).success).toBe(false);
});
