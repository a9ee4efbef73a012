import { describe, expect, it } from '@jest/globals';
import {
  formatAge,
  formatAgo,
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatRate,
  shortId,
} from './format.ts';

describe('format', () => {
  it('writes memory in megabytes, large ones in gigabytes', () => {
    const megabyte = 1_048_576;
    const written = [0, 132.4, 1_023.4, 1_023.6, 2_560].map((each) => formatBytes(each * megabyte));
    expect(written).toEqual(['0 MB', '132 MB', '1,023 MB', '1.0 GB', '2.5 GB']);
  });

  it('writes durations in the largest two units', () => {
    const cases: Array<[number, string]> = [
      [0, '0 ms'],
      [386, '386 ms'],
      [999.6, '1.0 s'],
      [3_800, '3.8 s'],
      [9_960, '10 s'],
      [43_000, '43 s'],
      [59_700, '1 m 00 s'],
      [252_000, '4 m 12 s'],
      [3_840_000, '1 h 04 m'],
      [266_400_000, '3 d 02 h'],
    ];
    for (const [ms, text] of cases) expect(formatDuration(ms)).toBe(text);
  });

  it('writes ages in whole seconds', () => {
    expect(formatAge(400)).toBe('now');
    expect(formatAge(-50)).toBe('now');
    expect(formatAge(4_900)).toBe('4 s');
    expect(formatAge(61_000)).toBe('1 m 01 s');
    expect(formatAgo(400)).toBe('just now');
    expect(formatAgo(4_900)).toBe('4 s ago');
  });

  it('tells unknown from zero', () => {
    expect(formatCount(undefined)).toBe('–');
    expect(formatCount(0)).toBe('0');
    expect(formatCount(84_212)).toBe('84,212');
    expect(formatRate(undefined)).toBe('–');
    expect(formatRate(0)).toBe('0');
    expect(formatRate(1.26)).toBe('1.3');
    expect(formatRate(9.96)).toBe('10');
    expect(formatRate(1_234.5)).toBe('1,235');
  });

  it('cuts ids in the middle only', () => {
    expect(shortId('order-7f3ac9d1-52be-4b0e-9a41-d8e60902c91e')).toBe('order-7f3ac9…02c91e');
    expect(shortId('cart-16598e-24ef-0255dee107ab')).toBe('cart-16598e…e107ab');
    expect(shortId('short')).toBe('short');
    expect(shortId('order-7f3ac9d1-52be-4b0e-9a41-d8e60902c91e', 60)).toBe(
      'order-7f3ac9d1-52be-4b0e-9a41-d8e60902c91e',
    );
  });

  it('adds the date to a clock time of another day', () => {
    const at = new Date(2026, 10, 22, 14, 0, 5, 7).getTime();
    expect(formatClock(at, at + 1_000, true)).toBe('14:00:05.007');
    expect(formatClock(at, at + 86_400_000)).toBe('2026-11-22 14:00:05');
  });
});
