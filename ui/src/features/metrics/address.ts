import type { Navigation } from '../../net/navigation.ts';
import { HEAT_FIGURES, type HeatFigure, placeOf } from './heat.ts';
import type { Split } from './model.ts';

export const WINDOWS = { '1m': 60_000, '5m': 300_000, '15m': 900_000 } as const;
export type WindowName = keyof typeof WINDOWS;
export type ViewName = 'charts' | 'table';

/** What the address says the screen shows. */
export interface MetricsView {
  split: Split;
  window: WindowName;
  figure: HeatFigure;
  view: ViewName;
  /** Id of the brushed cell. */
  cell: string | undefined;
}

/** What is not understood, or not said, is as at first. */
export function viewOf(param: Navigation['param']): MetricsView {
  const window = param('window') ?? '';
  const figure = HEAT_FIGURES.find((name) => name === param('figure'));
  const cell = param('cell');
  return {
    split: param('split') === 'worker' ? 'worker' : 'type',
    window: Object.hasOwn(WINDOWS, window) ? (window as WindowName) : '15m',
    figure: figure ?? 'wait',
    view: param('view') === 'table' ? 'table' : 'charts',
    cell: placeOf(cell) ? cell : undefined,
  };
}

/** The parts of the address for a change. What is as at first is left out, so that the plain address stays plain. */
export function paramsOf(change: Partial<MetricsView>): Record<string, string | undefined> {
  const first = viewOf(() => undefined);
  return Object.fromEntries(
    Object.entries(change).map(([name, value]) => [
      name,
      value === first[name as keyof MetricsView] ? undefined : value,
    ]),
  );
}
