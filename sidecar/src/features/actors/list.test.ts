import { describe, expect, test } from '@jest/globals';
import type { ActorRecord } from '@loom-studio/core-adapter/protocol';
import fc from 'fast-check';
import { type ListRequest, listActors } from './list.ts';

function actor(id: string, more: Partial<ActorRecord> = {}): ActorRecord {
  const times = { registeredAt: 1, statusAt: 1, seenAt: 1 };
  return { app: 'shop', id, type: 'T', status: 'idle', messageCount: 0, n: 0, v: 1, ...times, ...more };
}

function pages(records: ActorRecord[], request: ListRequest): string[][] {
  const all: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = listActors(records, { ...request, ...(cursor !== undefined && { cursor }) });
    all.push(page.records.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== undefined);
  return all;
}

describe('the list of actors', () => {
  test('sorts by several fields, each in its own direction', () => {
    const records = [
      actor('a', { messageCount: 1 }),
      actor('b', { messageCount: 2 }),
      actor('c', { messageCount: 2 }),
    ];
    const { records: sorted } = listActors(records, { sort: '-messageCount,id' });
    expect(sorted.map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  });

  test('the longest up come first by -uptime reversed', () => {
    const records = [actor('young', { registeredAt: 9 }), actor('old', { registeredAt: 1 })];
    expect(listActors(records, { sort: '-uptime' }).records[0]?.id).toBe('old');
  });

  test('counts all that match, whatever the page', () => {
    const records = ['a', 'b', 'c'].map((id) => actor(id));
    const page = listActors(records, { limit: 2 });
    expect(page).toMatchObject({ total: 3, next: expect.any(String) });
    expect(listActors(records, { limit: 3 })).not.toHaveProperty('next');
  });

  test('the same id in two apps is two rows', () => {
    const records = [actor('x'), actor('x', { app: 'bank' })];
    expect(pages(records, { limit: 1 })).toEqual([['x'], ['x']]);
  });

  test('whoever comes or goes between two pages neither hides nor doubles others', () => {
    const before = ['b', 'd', 'f', 'h'].map((id) => actor(id));
    const { next = '' } = listActors(before, { limit: 2 });
    const after = ['a', 'b', 'e', 'f', 'h'].map((id) => actor(id));
    expect(listActors(after, { limit: 5, cursor: next }).records.map(({ id }) => id)).toEqual([
      'e',
      'f',
      'h',
    ]);
  });

  test('a cursor of another sort is refused', () => {
    const { next = '' } = listActors(
      ['a', 'b'].map((id) => actor(id)),
      { limit: 1 },
    );
    expect(() => listActors([], { cursor: next, sort: '-id' })).toThrow('query.cursor');
    expect(() => listActors([], { sort: 'constructor' })).toThrow('query.sort');
  });

  test('pages together are the whole sorted list', () => {
    const record = fc.record({
      id: fc.string({ minLength: 1, maxLength: 3 }),
      app: fc.constantFrom('a', 'b'),
      messageCount: fc.integer({ min: 0, max: 3 }),
    });
    const list = fc.uniqueArray(record, { selector: ({ id, app }) => `${app}:${id}`, maxLength: 200 });
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 40 }), (fields, limit) => {
        const records = fields.map((each) => actor(each.id, each));
        const whole = listActors(records, { sort: '-messageCount' }).records.map(({ id }) => id);
        expect(pages(records, { sort: '-messageCount', limit }).flat()).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });
});
