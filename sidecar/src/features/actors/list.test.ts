import { describe, expect, test } from '@jest/globals';
import type { ActorRecord } from '@loom-studio/core-adapter/protocol';
import fc from 'fast-check';
import { createLook } from '../../ingest/query/look.ts';
import { createPace } from '../../ingest/query/pace.ts';
import { readQuery } from '../../ingest/query/read-text.ts';
import { type ListRequest, listActors } from './list.ts';

const pace = createPace();

function list(records: ActorRecord[], request: ListRequest, q = '') {
  const scene = { now: 100, lostSince: () => undefined, rate: () => undefined };
  return listActors(records, request, { look: createLook(readQuery(q), scene), pace });
}

function actor(id: string, more: Partial<ActorRecord> = {}): ActorRecord {
  const times = { registeredAt: 1, statusAt: 1, seenAt: 1 };
  return { app: 'shop', id, type: 'T', status: 'idle', messageCount: 0, n: 0, v: 1, ...times, ...more };
}

async function pages(records: ActorRecord[], request: ListRequest): Promise<string[][]> {
  const all: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await list(records, { ...request, ...(cursor !== undefined && { cursor }) });
    all.push(page.records.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== undefined);
  return all;
}

describe('the list of actors', () => {
  test('sorts by several fields, each in its own direction', async () => {
    const records = [
      actor('a', { messageCount: 1 }),
      actor('b', { messageCount: 2 }),
      actor('c', { messageCount: 2 }),
    ];
    const { records: sorted } = await list(records, { sort: '-messageCount,id' });
    expect(sorted.map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  });

  test('the longest up come first by -uptime reversed', async () => {
    const records = [actor('young', { registeredAt: 9 }), actor('old', { registeredAt: 1 })];
    expect((await list(records, { sort: '-uptime' })).records[0]?.id).toBe('old');
  });

  test('counts all that match, whatever the page', async () => {
    const records = ['a', 'b', 'c'].map((id) => actor(id));
    const page = await list(records, { limit: 2 });
    expect(page).toMatchObject({ total: 3, next: expect.any(String) });
    expect(await list(records, { limit: 3 })).not.toHaveProperty('next');
  });

  test('the same id in two apps is two rows', async () => {
    const records = [actor('x'), actor('x', { app: 'bank' })];
    expect(await pages(records, { limit: 1 })).toEqual([['x'], ['x']]);
  });

  test('whoever comes or goes between two pages neither hides nor doubles others', async () => {
    const before = ['b', 'd', 'f', 'h'].map((id) => actor(id));
    const { next = '' } = await list(before, { limit: 2 });
    const after = ['a', 'b', 'e', 'f', 'h'].map((id) => actor(id));
    expect((await list(after, { limit: 5, cursor: next })).records.map(({ id }) => id)).toEqual([
      'e',
      'f',
      'h',
    ]);
  });

  test('a cursor of another sort is refused', async () => {
    const { next = '' } = await list(
      ['a', 'b'].map((id) => actor(id)),
      { limit: 1 },
    );
    await expect(list([], { cursor: next, sort: '-id' })).rejects.toThrow('query.cursor');
    await expect(list([], { sort: 'constructor' })).rejects.toThrow('query.sort');
  });

  test('takes the filter language and its names to sort by, the unknown last on every page', async () => {
    const records = [
      actor('a', { queueDepth: 1 }),
      actor('b'),
      actor('c', { queueDepth: 3 }),
      actor('d', { type: 'Cart', queueDepth: 9 }),
      actor('e'),
    ];
    expect((await list(records, { sort: '-queue' }, 'type:T')).records.map(({ id }) => id)).toEqual([
      'c',
      'a',
      'b',
      'e',
    ]);
    expect(await pages(records, { sort: 'queue', limit: 2 })).toEqual([['a', 'c'], ['d', 'b'], ['e']]);
    expect(await pages(records, { sort: '-queue', limit: 2 })).toEqual([['d', 'c'], ['a', 'b'], ['e']]);
  });

  test('pages together are the whole sorted list', async () => {
    const record = fc.record({
      id: fc.string({ minLength: 1, maxLength: 3 }),
      app: fc.constantFrom('a', 'b'),
      messageCount: fc.integer({ min: 0, max: 3 }),
    });
    const some = fc.uniqueArray(record, { selector: ({ id, app }) => `${app}:${id}`, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(some, fc.integer({ min: 1, max: 40 }), async (fields, limit) => {
        const records = fields.map((each) => actor(each.id, each));
        const whole = (await list(records, { sort: '-messageCount' })).records.map(({ id }) => id);
        expect((await pages(records, { sort: '-messageCount', limit })).flat()).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });
});
