import { describe, expect, it } from '@jest/globals';
import type { SidecarList } from '@loom-studio/core-adapter/protocol';
import { sidecarRows, summaryOf } from './rows.ts';

type Listed = SidecarList['sidecars'][number];

const NOW = 1_000_000;

function listed(id: string, more: Partial<Listed> = {}): Listed {
  return {
    id,
    self: false,
    host: 'web-1',
    pid: 42,
    version: '0.2.0',
    transport: 'uws',
    engine: 'redis',
    startedAt: NOW - 65_000,
    at: NOW - 2_000,
    sockets: { live: 3, legacy: 0 },
    leads: false,
    fresh: true,
    seq: 7,
    behind: 0,
    loopDelayMs: 1.25,
    rssBytes: 128 * 1_048_576,
    heapBytes: 40 * 1_048_576,
    ...more,
  };
}

const listOf = (...sidecars: Listed[]): SidecarList => ({ now: NOW, complete: true, sidecars });
const rowOf = (more: Partial<Listed> = {}) => {
  const [row] = sidecarRows(listOf(listed('a', more)), undefined);
  return Object.fromEntries((row?.cells ?? []).map(({ name, text, odd }) => [name, odd ? `${text}!` : text]));
};

describe('rows of sidecars', () => {
  it('say every figure with its unit', () => {
    expect(rowOf()).toEqual({
      Version: '0.2.0',
      Transport: 'uws',
      Engine: 'redis',
      Sockets: '3',
      Behind: '0',
      'Loop delay': '1.3 ms',
      Memory: '128 MB',
      Heap: '40 MB',
      Up: '1 m 05 s',
      Told: '2 s ago',
    });
  });

  it('never show a lag that nobody measured as none', () => {
    const { behind: _behind, loopDelayMs: _delay, ...rest } = listed('a');
    const [row] = sidecarRows(listOf(rest), undefined);
    for (const unknown of ['Behind', 'Loop delay']) {
      expect(row?.cells.find(({ name }) => name === unknown)).toMatchObject({ text: '–', odd: false });
    }
  });

  it('point at what is late and at versions that differ', () => {
    expect(rowOf({ behind: 5_000, loopDelayMs: 240, sockets: { live: 1, legacy: 2 } })).toMatchObject({
      Behind: '5,000!',
      'Loop delay': '240 ms!',
      Sockets: '3, 2 legacy',
    });
    const [one] = sidecarRows(listOf(listed('a'), listed('b', { version: '0.3.0' })), undefined);
    expect(one?.cells[0]).toMatchObject({ text: '0.2.0', odd: true });
  });

  it('keep their places, whoever spoke last, and mark the one this page hears from', () => {
    const rows = sidecarRows(
      listOf(
        listed('b', { at: NOW, startedAt: 9 }),
        listed('c', { startedAt: 5 }),
        listed('a', { startedAt: 9 }),
      ),
      'a',
    );
    expect(rows.map(({ id, here }) => [id, here])).toEqual([
      ['c', false],
      ['a', true],
      ['b', false],
    ]);
  });
});

describe('the summary', () => {
  it('names who leads', () => {
    expect(summaryOf(listOf(listed('a', { leads: true }), listed('b')))).toBe('6 sockets · web-1:42 leads');
  });

  it('invents no leader when none or two say so', () => {
    expect(summaryOf(listOf(listed('a')))).toBe('3 sockets · none leads');
    expect(summaryOf({ ...listOf(listed('a')), complete: false })).toBe('3 sockets');
    expect(summaryOf(listOf(listed('a', { leads: true }), listed('b', { leads: true })))).toBe(
      '6 sockets · the lead changes hands',
    );
  });

  it('tells that versions differ', () => {
    expect(summaryOf(listOf(listed('a', { leads: true }), listed('b', { version: '0.3.0' })))).toMatch(
      /2 versions$/,
    );
  });
});
