/** How far apart moments lie, in milliseconds. */
export interface Spread {
  count: number;
  overMs: number;
  /** Moments within a window of so many milliseconds: most, and on average from the first to the last. */
  peakIn100: number;
  meanIn100: number;
  peakIn500: number;
  meanIn500: number;
  /** Of the windows of half a second: the most as a multiple of the mean. */
  peak: number;
}

/** Over `overMs`, or from the first moment to the last. */
export function spreadOf(moments: number[], overMs?: number): Spread {
  const sorted = [...moments].sort((a, b) => a - b);
  const first = sorted[0] ?? 0;
  const over = overMs ?? Math.max(1, (sorted.at(-1) ?? 0) - first);
  const most = (windowMs: number) => {
    const counts = new Map<number, number>();
    for (const at of sorted) {
      const window = Math.floor((at - first) / windowMs);
      counts.set(window, (counts.get(window) ?? 0) + 1);
    }
    return Math.max(0, ...counts.values());
  };
  const mean = (windowMs: number) => (sorted.length * windowMs) / over;
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    count: sorted.length,
    overMs: Math.round(over),
    peakIn100: most(100),
    meanIn100: round(mean(100)),
    peakIn500: most(500),
    meanIn500: round(mean(500)),
    peak: most(500) / mean(500),
  };
}
