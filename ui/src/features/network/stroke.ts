import type { Colouring } from './address.ts';
import type { Flow } from './flow.ts';

const THINNEST = 1.25;
const THICKEST = 8;

/** √rate: a tenfold rate is about three times as wide. */
export function edgeWidth(rate: number, most: number, thickest = THICKEST): number {
  if (most <= 0) return THINNEST;
  return Math.max(THINNEST, Math.round(thickest * Math.sqrt(Math.min(1, rate / most)) * 4) / 4);
}

/** Among many edges all are thinner, or they would cover everything. */
export function thickestOf(edges: number): number {
  return edges <= 60 ? THICKEST : edges <= 200 ? 6 : 4.5;
}

/** In a crowd, edges after these by importance step back. */
export const IN_FRONT = 80;

/** The rate that is drawn widest: rounded up, so that widths stand still while traffic wavers. */
export function widestRate(flows: readonly Flow[]): number {
  const most = Math.max(0, ...flows.map(({ rate }) => rate));
  if (most === 0) return 0;
  const tens = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 5, 10].find((step) => step * tens >= most) ?? 10) * tens;
}

export interface Step {
  tone: string;
  /** From this much on: messages a second, or milliseconds. */
  from: number;
}

/** Failing edges look the same in every colouring, so heat is left to the others. */
export const HEAT: Readonly<Record<'rate' | 'wait', readonly Step[]>> = {
  rate: [
    { tone: 'heat-1', from: 0 },
    { tone: 'heat-2', from: 10 },
    { tone: 'heat-3', from: 100 },
    { tone: 'heat-4', from: 1_000 },
  ],
  wait: [
    { tone: 'heat-1', from: 0 },
    { tone: 'heat-2', from: 10 },
    { tone: 'heat-3', from: 100 },
    { tone: 'heat-4', from: 1_000 },
  ],
};

/** Class of an edge. `unknown` when what it is coloured by was not reported. */
export function edgeTone(flow: Flow, colour: Colouring): string {
  if (flow.failing) return 'failing';
  if (colour === 'errors') return flow.errors > 0 ? 'some-errors' : 'plain';
  const value = colour === 'rate' ? flow.rate : flow.waitP95;
  if (value === undefined) return 'unknown';
  return HEAT[colour].findLast(({ from }) => value >= from)?.tone ?? 'plain';
}
