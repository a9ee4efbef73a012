import { describe, expect, it } from '@jest/globals';
import type { Producer } from './model.ts';
import { nanosText, producerRows, producersTitle, shareText } from './rows.ts';

const NOW = 1_000_000;
const producer = (id: string, more: Partial<Producer> = {}): Producer => {
  return { id, app: 'shop', seenAt: NOW - 3_000, ...more };
};
const only = (more: Partial<Producer>) => producerRows([producer('shop/web-1/ab', more)], NOW)[0];

describe('app processes', () => {
  it('say what they observe, what it costs and what they hold back', () => {
    const costs = { captures: ['registry', 'runtime'], nanos: 310, share: 0.004, shedding: 'payloads' };
    expect(only({ host: 'node-1', pid: 42, ...costs })).toMatchObject({
      name: 'node-1:42',
      state: { kind: 'reports', words: 'reports' },
      captures: 'registry, runtime',
      share: '0.4 %',
      perCall: '310 ns',
      holdsBack: 'payloads',
      told: '3 s ago',
    });
  });

  it('show what they did not say as unknown, never as nothing', () => {
    expect(only({})).toMatchObject({
      name: 'web-1',
      captures: '–',
      share: '–',
      perCall: '–',
      holdsBack: '–',
    });
  });

  it('that hang or are silent come first', () => {
    const rows = producerRows(
      [
        producer('shop/b/1'),
        producer('shop/a/1', { lostSince: NOW - 70_000 }),
        producer('shop/c/1', { blockedSince: NOW - 12_000, blocked: ['order-1'] }),
        producer('shop/a/2'),
      ],
      NOW,
    );
    expect(rows.map(({ id, state }) => `${id} ${state.words}`)).toEqual([
      'shop/c/1 blocked for 12 s',
      'shop/a/1 silent for 1 m 10 s',
      'shop/a/2 reports',
      'shop/b/1 reports',
    ]);
    expect(rows[0]?.blocked).toEqual(['order-1']);
    expect(producersTitle([producer('a', { lostSince: 1 }), producer('b', { shedding: 'spans' })])).toEqual({
      title: '2 app processes',
      rest: '1 holds back · 1 silent',
    });
  });

  it('are one row with the watchdog beside them, which stands alone where its process never spoke', () => {
    const rows = producerRows(
      [
        producer('shop/a/1', { captures: ['runtime'] }),
        producer('shop/a/2', { captures: ['watchdog'] }),
        producer('shop/b/1', { captures: ['watchdog'] }),
      ],
      NOW,
    );
    expect(rows.map(({ id, captures }) => `${id} ${captures}`)).toEqual([
      'shop/a/1 runtime, watchdog',
      'shop/b/1 watchdog',
    ]);
  });

  it.each([
    [0, '0 %'],
    [0.0001, '<0.1 %'],
    [0.021, '2.1 %'],
    [1.5, '150 %'],
  ])('take %d of a core as %s', (share, text) => {
    expect(shareText(share)).toBe(text);
  });

  it('tell thousands of nanoseconds in microseconds', () => {
    expect([nanosText(999), nanosText(1_240)]).toEqual(['999 ns', '1.2 µs']);
  });
});
