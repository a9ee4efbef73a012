import { formatDuration, formatRate, UNKNOWN } from '../../parts/format.ts';
import type { Flow } from './flow.ts';

/** `1.2k/s`, `312/s`, `3.9/s`, and by the minute where a second says nothing. */
export function shortRate(perSecond: number): string {
  if (perSecond === 0) return '0/s';
  if (perSecond < 0.095) return `${perSecond * 60 < 0.095 ? '<0.1' : (perSecond * 60).toFixed(1)}/min`;
  if (perSecond < 999.5) return `${formatRate(perSecond)}/s`;
  const [unit, letter] = perSecond < 999_500 ? [1_000, 'k'] : [1_000_000, 'M'];
  const value = perSecond / unit;
  return `${value < 99.95 ? value.toFixed(1) : Math.round(value)}${letter}/s`;
}

/** A share of 0 to 1 in percent; what is not nothing never reads as zero. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent === 0) return '0 %';
  if (percent < 0.05) return '<0.1 %';
  return `${percent < 9.95 ? percent.toFixed(1) : Math.round(percent)} %`;
}

export function formatWait(ms: number | undefined, bound = false): string {
  return ms === undefined ? UNKNOWN : `${bound ? '≤ ' : ''}${formatDuration(ms)}`;
}

/** The two lines on an edge: how much, and how well. */
export function flowLines(flow: Flow): { amount: string; quality: string } {
  const wait = flow.waitP95 === undefined ? '' : `p95 ${formatWait(flow.waitP95, flow.bundled)}`;
  const errors = flow.errors === 0 ? '' : formatShare(flow.errorShare);
  return { amount: shortRate(flow.rate), quality: [wait, errors].filter(Boolean).join(', ') };
}

/** What a screen reader hears of an edge. */
export function flowName(flow: Flow, labelOf: (id: string) => string): string {
  const wait =
    flow.waitP95 === undefined
      ? ''
      : `, p95 wait ${flow.bundled ? 'at most ' : ''}${formatDuration(flow.waitP95)}`;
  const errors = flow.errors === 0 ? 'no errors' : `${formatShare(flow.errorShare)} errors`;
  return `${labelOf(flow.from)} to ${labelOf(flow.to)}, ${shortRate(flow.rate)}${wait}, ${errors}`;
}
