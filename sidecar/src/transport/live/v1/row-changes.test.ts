import { describe, expect, test } from '@jest/globals';
import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import { createRowChanges } from './row-changes.ts';

const row = (more: Partial<LiveActor> = {}) => ({ key: 'a:1', status: 'busy', v: 9, ...more }) as LiveActor;

function changesOf(now: LiveActor | undefined, removed: 'leaves' | 'stays' = 'leaves') {
  return createRowChanges({ row: () => now, removed });
}

describe('row changes', () => {
  test('merge into one change a row, the last value of each field', () => {
    const changes = changesOf(row());
    changes.note({ key: 'a:1', v: 1, set: { status: 'idle', worker: 'w' } });
    changes.note({ key: 'a:1', v: 2, set: { status: 'busy' }, unset: ['worker'] });
    expect(changes.take('urgent')).toEqual([
      { key: 'a:1', set: { status: 'busy', v: 2 }, unset: ['worker'] },
    ]);
    expect(changes.take('all')).toEqual([]);
  });

  test('a field that was taken away and came back is set, not taken away', () => {
    const changes = changesOf(row());
    changes.note({ key: 'a:1', v: 1, set: {}, unset: ['worker'] });
    changes.note({ key: 'a:1', v: 2, set: { worker: 'w' } });
    expect(changes.take('all')).toEqual([{ key: 'a:1', set: { worker: 'w', v: 2 } }]);
  });

  test('signs of life wait, unless something else is told of the row', () => {
    const changes = changesOf(row());
    changes.note({ key: 'a:1', v: 1, set: { seenAt: 5, lastHeartbeat: 4, n: 3 } });
    expect(changes.waiting()).toEqual({ urgent: 0, beats: 1 });
    expect(changes.take('urgent')).toEqual([]);
    changes.note({ key: 'a:1', v: 2, set: { status: 'busy' } });
    expect(changes.waiting()).toEqual({ urgent: 1, beats: 0 });
    expect(changes.take('urgent')).toEqual([
      { key: 'a:1', set: { seenAt: 5, lastHeartbeat: 4, status: 'busy', v: 2 } },
    ]);
  });

  test('what follows in the same tick of a row that is told anew adds nothing', () => {
    const changes = changesOf(row());
    changes.note({ key: 'a:1', whole: {} as never });
    changes.note({ key: 'a:1', v: 2, set: { status: 'idle' } });
    expect(changes.take('all')).toEqual([{ key: 'a:1', whole: row() }]);
  });

  test('another owner shows the row anew, since it may be a lost one', () => {
    const changes = changesOf(row());
    changes.note({ key: 'a:1', v: 1, set: { producer: 'x/y/z' } });
    expect(changes.take('urgent')).toEqual([{ key: 'a:1', whole: row() }]);
  });

  test.each([
    ['leaves', { key: 'a:1', gone: 'expired' }],
    ['stays', { key: 'a:1', set: { removedAt: 3, cause: 'expired', v: 1 } }],
  ] as const)('a removed actor %s', (removed, expected) => {
    const changes = changesOf(row({ removedAt: 3, cause: 'expired' }), removed);
    changes.note({ key: 'a:1', v: 1, set: { removedAt: 3, cause: 'expired' } });
    expect(changes.take('urgent')).toEqual([expected]);
  });

  test('a tombstone that ends is no news', () => {
    const changes = changesOf(undefined);
    changes.note({ key: 'a:1', gone: true });
    expect(changes.take('all')).toEqual([]);
  });
});
