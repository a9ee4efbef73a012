import { formatCount, formatDuration, formatRate, UNKNOWN } from '../../parts/format.ts';
import type { LineName } from './kept-points.ts';

export type Unit = 'rate' | 'count' | 'ms';

export const UNIT_OF: Record<LineName, Unit> = {
  actors: 'count',
  rate: 'rate',
  errors: 'rate',
  depth: 'count',
  waitP50: 'ms',
  waitP95: 'ms',
  waitP99: 'ms',
};

/** A figure as charts, tables and key numbers write it. */
export function formatFigure(unit: Unit, value: number | null | undefined): string {
  if (value === null || value === undefined) return UNKNOWN;
  if (unit === 'rate') return formatRate(value);
  return unit === 'count' ? formatCount(value) : formatDuration(value);
}

/** Ticks are round already: they need no decimal a readout would need. */
export function formatTick(unit: Unit, value: number): string {
  if (unit === 'ms') return value >= 1_000 ? `${formatCount(value / 1_000)} s` : `${value} ms`;
  return value < 1 ? String(value) : formatCount(value);
}
