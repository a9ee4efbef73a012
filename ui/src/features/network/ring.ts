import { statusTone } from '../actors/status.ts';
import { statusShares } from './scene.ts';

/** Circles of graphs with many groups are smaller; the biggest group always gets the biggest. */
const BIGGEST: ReadonlyArray<readonly [upTo: number, radius: number]> = [
  [16, 46],
  [40, 36],
  [80, 28],
  [Number.POSITIVE_INFINITY, 22],
];
const SMALLEST = 8;
/** Of an actor that stands alone. */
export const ACTOR_RADIUS = 11;

/** The area tells the actors. */
export function groupRadius(actors: number, most: number, groups: number): number {
  const biggest = BIGGEST.find(([upTo]) => groups <= upTo)?.[1] ?? SMALLEST;
  if (most <= 0) return SMALLEST;
  return Math.max(SMALLEST, Math.round(biggest * Math.sqrt(actors / most)));
}

export interface Arc {
  /** Class of the status, or `healthy`. */
  tone: string;
  unhealthy: boolean;
  /** Parts of a turn, from the top, clockwise. */
  from: number;
  to: number;
}

/** However few of thousands: a share this small is drawn as this much. */
const LEAST_ARC = 0.02;
const UNHEALTHY = new Set(['failed', 'lost', 'quiet']);
const HEALTHY = new Set(['active', 'busy', 'idle']);

/** The ring of a group: unhealthy shares first, from the top on, each large enough to be seen. */
export function ringOf(status: Readonly<Record<string, number>>): Arc[] {
  const parts = toned(status);
  const total = parts.reduce((all, { count }) => all + count, 0);
  if (total === 0) return [];
  const shares = parts.map((part) => ({
    ...part,
    share: part.unhealthy ? Math.max(LEAST_ARC, part.count / total) : part.count / total,
  }));
  const drawn = shares.reduce((all, { share }) => all + share, 0);
  let at = 0;
  return shares.map(({ tone, unhealthy, share }) => {
    const from = at;
    at += share / drawn;
    return { tone, unhealthy, from, to: at };
  });
}

function toned(status: Readonly<Record<string, number>>) {
  const parts = new Map<string, { tone: string; unhealthy: boolean; count: number }>();
  for (const { word, count } of statusShares(status)) {
    const told = statusTone(word);
    const tone = HEALTHY.has(told) ? 'healthy' : told;
    const part = parts.get(tone);
    if (part) part.count += count;
    else parts.set(tone, { tone, unhealthy: UNHEALTHY.has(told), count });
  }
  const rank = ({ tone, unhealthy }: { tone: string; unhealthy: boolean }) =>
    unhealthy ? 0 : tone === 'healthy' ? 2 : 1;
  return [...parts.values()].sort((a, b) => rank(a) - rank(b));
}

/** An SVG path along a circle around the origin. */
export function arcPath(radius: number, from: number, to: number): string {
  if (to - from >= 0.9999) {
    return `M0 ${-radius}A${radius} ${radius} 0 1 1 0 ${radius}A${radius} ${radius} 0 1 1 0 ${-radius}`;
  }
  const point = (turn: number) => {
    const angle = turn * 2 * Math.PI;
    return `${round(radius * Math.sin(angle))} ${round(-radius * Math.cos(angle))}`;
  };
  return `M${point(from)}A${radius} ${radius} 0 ${to - from > 0.5 ? 1 : 0} 1 ${point(to)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
