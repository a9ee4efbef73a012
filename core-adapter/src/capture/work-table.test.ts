import { describe, expect, test } from '@jest/globals';
import { LIMITS } from '../protocol/limits.ts';
import type { WorkItem } from '../protocol/work.ts';
import { createWorkTable, WORK_SLOTS, type WorkWatcher } from './work-table.ts';

function world(watcher?: WorkWatcher) {
  const time = { now: 0 };
  const told: [string, WorkItem[]][] = [];
  const tell = (id: string, work: WorkItem[]): void => void told.push([id, work]);
  return { time, told, table: createWorkTable({ mono: () => time.now, tell, watcher }) };
}

const item = (messageId: string): WorkItem => ({ operation: 'execute', since: 7, messageId });

describe('handlings under way', () => {
  test('one that is over within a moment is never told', () => {
    const { time, told, table } = world();
    const slot = table.began('a', item('1'));
    time.now = 999;
    table.scan();
    table.ended(slot);
    time.now = 5_000;
    table.scan();
    expect(told).toEqual([]);
  });

  test('longer ones are told once, as a list, and so is their end', () => {
    const { time, told, table } = world();
    const first = table.began('a', item('1'));
    const second = table.began('a', item('2'));
    time.now = 1_000;
    table.scan();
    table.scan();
    expect(told).toEqual([['a', [item('1'), item('2')]]]);
    expect(table.of('a')).toEqual([item('1'), item('2')]);
    table.ended(first);
    table.ended(second);
    expect(told.slice(1)).toEqual([
      ['a', [item('2')]],
      ['a', []],
    ]);
    expect(table.figures.running).toBe(0);
  });

  test('of many, the newest are listed', () => {
    const { time, table } = world();
    for (let n = 0; n <= LIMITS.workItems; n++) table.began('a', item(`${n}`));
    time.now = 2_000;
    table.scan();
    expect(table.of('a').map(({ messageId }) => messageId)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
  });

  test('what there is no slot for is counted, and its end harms nobody', () => {
    const { told, table } = world();
    for (let n = 0; n < WORK_SLOTS; n++) table.began('a', item(''));
    table.ended(table.began('b', item('')));
    expect(table.figures).toEqual({ running: WORK_SLOTS, untracked: 1 });
    expect(told).toEqual([]);
  });

  test('a watcher hears of every start and end', () => {
    const heard: unknown[] = [];
    const { table } = world({
      began: ({ id }) => heard.push(id) + 40,
      ended: (slot) => void heard.push(slot),
    });
    table.ended(table.began('a', item('')));
    table.ended(999);
    expect(heard).toEqual(['a', 41]);
  });
});
