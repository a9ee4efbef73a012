import type { GridCell } from '@loom-studio/core-adapter/protocol';
import { formatDuration, formatRate, UNKNOWN } from '../../parts/format.ts';

export const HEAT_FIGURES = ['rate', 'wait', 'errors'] as const;
export type HeatFigure = (typeof HEAT_FIGURES)[number];
export type HeatStep = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** More columns than these cannot hold a printed value; those with the most actors stay. */
export const MOST_TYPES = 12;
export const MOST_WORKERS = 60;

/** Least value of each step from the first on; below the first it is step 0. The same on every visit. */
const WAIT_FROM_MS = [20, 100, 300, 1_000, 3_000, 10_000];
const ERRORS_FROM = [0.001, 0.1, 0.5, 2, 10, 50];

export interface HeatRow {
  worker: string;
  /** One per type; absent where no actor of the type is on the worker. */
  cells: Array<GridCell | undefined>;
}

export interface HeatPlan {
  types: string[];
  rows: HeatRow[];
  /** Least values of steps 1 to 6. */
  from: number[];
  hidden: { types: number; workers: number };
}

export function heatPlan(grid: readonly GridCell[], figure: HeatFigure): HeatPlan {
  const cells = grid.filter(({ actors }) => actors > 0);
  const types = most(cells, 'type', MOST_TYPES);
  const workers = most(cells, 'worker', MOST_WORKERS);
  const byPlace = new Map(cells.map((cell) => [cellId(cell), cell]));
  return {
    types: types.shown,
    rows: workers.shown.map((worker) => ({
      worker,
      cells: types.shown.map((type) => byPlace.get(cellId({ type, worker }))),
    })),
    from: stepsFrom(cells, figure),
    hidden: { types: types.hidden, workers: workers.hidden },
  };
}

/** Absent where nobody measured it. */
export function heatValue(cell: GridCell, figure: HeatFigure): number | null {
  if (figure === 'rate') return cell.rate;
  return figure === 'wait' ? cell.waitP95 : cell.errors;
}

export function heatStep(value: number | null, from: readonly number[]): HeatStep {
  if (value === null) return 0;
  return from.filter((least) => value >= least).length as HeatStep;
}

export function heatText(value: number | null, figure: HeatFigure): string {
  if (value === null) return UNKNOWN;
  if (figure !== 'wait') return formatRate(value);
  // Milliseconds go without their unit: most cells hold them, and the key says so.
  return value < 999.5 ? String(Math.round(value)) : formatDuration(value);
}

/** All its actors are of a worker whose adapter is silent: what it says is not of now. */
export function isLost({ actors, lost }: GridCell): boolean {
  return actors > 0 && lost >= actors;
}

export function cellId({ type, worker }: Pick<GridCell, 'type' | 'worker'>): string {
  return `${encodeURIComponent(type)}|${encodeURIComponent(worker)}`;
}

/** The place a cell's id names. Absent when the text names none. */
export function placeOf(id: string | undefined): { type: string; worker: string } | undefined {
  const [type, worker, ...more] = id?.split('|') ?? [];
  if (!type || worker === undefined || more.length > 0) return undefined;
  try {
    return { type: decodeURIComponent(type), worker: decodeURIComponent(worker) };
  } catch {
    return undefined; // A broken percent escape names no cell.
  }
}

/** Rates have no natural bounds: their steps are equal shares of the largest, rounded. */
function stepsFrom(cells: readonly GridCell[], figure: HeatFigure): number[] {
  if (figure === 'wait') return WAIT_FROM_MS;
  if (figure === 'errors') return ERRORS_FROM;
  const largest = Math.max(0, ...cells.map(({ rate }) => rate));
  const share = largest > 0 ? largest / 7 : 1;
  return [1, 2, 3, 4, 5, 6].map((nth) => Number((share * nth).toPrecision(2)));
}

function most(cells: readonly GridCell[], side: 'type' | 'worker', limit: number) {
  const actors = new Map<string, number>();
  for (const cell of cells) actors.set(cell[side], (actors.get(cell[side]) ?? 0) + cell.actors);
  const names = [...actors.keys()];
  const ranked = names.sort((a, b) => (actors.get(b) ?? 0) - (actors.get(a) ?? 0) || compare(a, b));
  return { shown: ranked.slice(0, limit).sort(compare), hidden: Math.max(0, names.length - limit) };
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
