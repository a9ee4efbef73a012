import { describe, expect, it } from '@jest/globals';
import type { ActorRecord, ChangeEntry } from '@loom-studio/core-adapter/protocol';
import { emptyState } from '../engine/memory/state.ts';
import { byKey, type Observed, violations } from './history-checker.ts';

const { reports: _, ...state } = emptyState();

function entry(seq: number, epoch = 'e1'): ChangeEntry {
  const actors = [{ key: 'a:1', v: seq, set: { messageCount: seq } }];
  return { epoch, seq, at: `${seq}-0`, actors, producers: [], history: [], state };
}

function record(messageCount: number): ActorRecord {
  const times = { registeredAt: 1, statusAt: 1, seenAt: 1 };
  return { app: 'a', id: '1', type: 'T', status: 'idle', messageCount, n: 1, v: 3, ...times };
}

function goodRun(): Observed {
  return {
    observers: { one: [entry(1), entry(2), entry(3)], two: [entry(2), entry(3), entry(1, 'e2')] },
    finals: { one: byKey([record(3)]), two: byKey([record(3)]) },
    truth: new Map([['a:1', { messageCount: 3, status: 'idle' }]]),
  };
}

describe('history checker', () => {
  it('finds nothing in a correct run', () => {
    expect(violations(goodRun())).toEqual([]);
  });

  const planted: Array<[string, (run: Observed) => void, RegExp]> = [
    ['a gap', (run) => run.observers['one']?.splice(1, 1), /seq 3 follows 1/],
    ['an entry applied twice', (run) => run.observers['one']?.splice(1, 0, entry(1)), /seq 1 follows 1/],
    ['an epoch that comes back', (run) => run.observers['two']?.push(entry(4)), /epoch e1 comes back/],
    [
      'a version going backwards',
      (run) => run.observers['one']?.push({ ...entry(2), seq: 4 }),
      /from v 3 to 2/,
    ],
    [
      'two parties that differ',
      (run) => run.finals['two']?.set('a:1', { ...record(3), type: 'U' }),
      /differ on a:1/,
    ],
    ['a lost actor', (run) => run.finals['two']?.clear(), /a:1 is lost/],
    ['an actor that should be gone', (run) => run.truth.clear(), /does not exist/],
    ['a count applied twice', (run) => run.finals['one']?.set('a:1', record(4)), /counts 4 of 3/],
    [
      'a lost status',
      (run) => run.truth.set('a:1', { messageCount: 3, status: 'busy' }),
      /is idle, not busy/,
    ],
  ];
  it.each(planted)('finds %s', (_name, plant, message) => {
    const run = goodRun();
    plant(run);
    expect(violations(run).join('\n')).toMatch(message);
  });
});
