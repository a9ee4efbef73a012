import type { GraphNode } from '@loom-studio/core-adapter/protocol';
import { FAILING_SHARE } from './flow.ts';
import { type Bounds, type Box, boundsOf, overlaps, type Point } from './geometry.ts';
import type { Inside } from './scene.ts';

export const FRAME_WIDTH = 320;
export const FRAME_PAD = 14;
/** Actors that get a line with their name; the others told singly are marks. */
const NAMED = 6;
const ROW = 24;
const MARKS_A_ROW = 12;
const HEAD = 64;

/** Where things stand in a frame, from its top left corner. */
export interface FrameLayout {
  height: number;
  named: ReadonlyArray<{ node: GraphNode; y: number }>;
  marks: ReadonlyArray<{ node: GraphNode; x: number; y: number }>;
  /** Lines between the parts. */
  rules: readonly number[];
  rest: { node: GraphNode; y: number } | undefined;
  footY: number;
}

export function frameLayout({ actors, rest }: Inside, order: readonly string[]): FrameLayout {
  const rank = new Map(order.map((id, index) => [id, index]));
  const sorted = [...actors].sort((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0));
  const named = sorted.slice(0, NAMED).map((node, index) => ({ node, y: HEAD + ROW * (index + 0.5) }));
  let y = HEAD + ROW * named.length;
  const rules: number[] = [];
  const others = sorted.slice(NAMED);
  const top = y + 10;
  const marks = others.map((node, index) => ({
    node,
    x: FRAME_PAD + 12 + (index % MARKS_A_ROW) * ((FRAME_WIDTH - 2 * FRAME_PAD) / MARKS_A_ROW),
    y: top + ROW * (Math.floor(index / MARKS_A_ROW) + 0.5),
  }));
  if (marks.length > 0) {
    rules.push(y + 4);
    y = top + ROW * Math.ceil(marks.length / MARKS_A_ROW);
  }
  if (rest) rules.push(y + 6);
  const restY = y + 34;
  if (rest) y += 60;
  return { height: y + 30, named, marks, rules, rest: rest && { node: rest, y: restY }, footY: y + 18 };
}

/** Lines do not change places under the reader: who is in sight keeps its place, newcomers follow. */
export function frameOrder(before: readonly string[], actors: readonly GraphNode[]): string[] {
  const there = new Set(actors.map(({ id }) => id));
  const kept = before.filter((id) => there.has(id));
  const known = new Set(kept);
  const fresh = actors.filter(({ id }) => !known.has(id)).sort(moreTelling);
  return [...kept, ...fresh.map(({ id }) => id)];
}

function moreTelling(a: GraphNode, b: GraphNode): number {
  const [failingA, failingB] = [isFailing(a), isFailing(b)];
  if (failingA !== failingB) return failingA ? -1 : 1;
  return b.received + b.sent - (a.received + a.sent) || (a.id < b.id ? -1 : 1);
}

/** Of what it received, at least one in a hundred failed. */
export function isFailing({ received, errors }: Pick<GraphNode, 'received' | 'errors'>): boolean {
  return errors > 0 && errors >= received * FAILING_SHARE;
}

const RINGS = 24;
const STEP = 48;
const DIRECTIONS = 16;
const CLEARANCE = 14;

/** The place nearest to where the group stands that covers nothing else. */
export function placeFrame(anchor: Point, height: number, obstacles: readonly Bounds[]): Point {
  for (let ring = 0; ring <= RINGS; ring += 1) {
    for (let turn = 0; turn < (ring === 0 ? 1 : DIRECTIONS); turn += 1) {
      const angle = (turn / DIRECTIONS) * 2 * Math.PI;
      const at = {
        x: Math.round(anchor.x + ring * STEP * Math.cos(angle)),
        y: Math.round(anchor.y + ring * STEP * Math.sin(angle)),
      };
      const bounds = boundsOf(frameBox(at, height), CLEARANCE);
      if (!obstacles.some((other) => overlaps(other, bounds))) return at;
    }
  }
  return anchor;
}

export function frameBox(at: Point, height: number): Box {
  return { ...at, width: FRAME_WIDTH, height };
}
