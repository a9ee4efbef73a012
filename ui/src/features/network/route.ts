import { type Circle, type Point, type Shape, within } from './geometry.ts';

/** How an edge runs, in the coordinates of the graph. */
export interface Route {
  d: string;
  /** Where the arrow points, and in which direction in degrees. */
  tip: Point;
  angle: number;
  /** Where a label may stand, the best place first. */
  spots: readonly Point[];
  /** Points along it, close enough together that no text fits between. */
  samples: readonly Point[];
}

/** Between a node and the tip of an arrow. */
const GAP = 3;
/** Left free before a node, for the arrow. */
const ARROW = 9;
const SAMPLES = 14;
/** From straight to round; the first that meets nothing is taken. */
const BENDS = [0.13, 0.3, -0.2, 0.48, 0.04, -0.4];
/** Outside the usual ones, so that a line beside an edge does not lie on it. */
const BENDS_BESIDE = [0.24, 0.4, -0.3, 0.56];

/**
 * From one shape to another, bent to the left as seen by the messages, so that the way back runs on the other
 * side. It bends more where something else is in the way. `bothWays` keeps it on its own side.
 */
export function routeBetween(from: Shape, to: Shape, obstacles: readonly Shape[], bothWays: boolean): Route {
  const bends = bothWays ? BENDS.filter((bend) => bend > 0) : BENDS;
  return routeWith(bends, from, to, obstacles);
}

/** Of another kind than the edges: rounder than one between the same shapes. */
export function routeBeside(from: Shape, to: Shape, obstacles: readonly Shape[]): Route {
  return routeWith(BENDS_BESIDE, from, to, obstacles);
}

function routeWith(bends: readonly number[], from: Shape, to: Shape, obstacles: readonly Shape[]): Route {
  let best = curve(from, to, bends[0] ?? 0);
  let fewest = hits(best, obstacles);
  for (const bend of bends.slice(1)) {
    if (fewest === 0) break;
    const next = curve(from, to, bend);
    const met = hits(next, obstacles);
    if (met < fewest) [best, fewest] = [next, met];
  }
  return trimmed(best, from, to);
}

/** A loop over the top right of a circle: what a group sends to itself. */
export function routeToItself({ x, y, radius }: Circle): Route {
  const reach = radius + 26;
  const at = (turn: number, away: number): Point => ({
    x: x + away * Math.cos(turn * 2 * Math.PI),
    y: y + away * Math.sin(turn * 2 * Math.PI),
  });
  const [start, end] = [at(-0.22, radius + GAP), at(-0.09, radius + GAP + ARROW)];
  const [bend, back] = [at(-0.25, reach * 1.5), at(-0.06, reach * 1.5)];
  const top = at(-0.155, reach * 1.2);
  return {
    d: `M${text(start)}C${text(bend)} ${text(back)} ${text(end)}`,
    tip: end,
    angle: degrees(back, end),
    spots: [{ x: top.x + 8, y: top.y - 14 }],
    samples: [start, top, end],
  };
}

/** A quadratic curve: start, control, end. */
type Curve = readonly [Point, Point, Point];

function curve(from: Shape, to: Shape, bend: number): Curve {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const control = { x: (from.x + to.x) / 2 + dy * bend, y: (from.y + to.y) / 2 - dx * bend };
  return [from, control, to];
}

function hits(line: Curve, obstacles: readonly Shape[]): number {
  let met = 0;
  for (const obstacle of obstacles) {
    for (let step = 1; step < SAMPLES; step += 1) {
      if (within(obstacle, pointAt(line, step / SAMPLES), 6)) {
        met += 1;
        break;
      }
    }
  }
  return met;
}

/** From edge to edge instead of from middle to middle. */
function trimmed(line: Curve, from: Shape, to: Shape): Route {
  const start = leaving(line, from, 0, 1, GAP);
  const end = leaving(line, to, 1, 0, GAP + ARROW);
  const [a, b, c] = between(line, start, Math.max(end, start));
  const at = (share: number) => rounded(pointAt(line, start + (end - start) * share));
  return {
    d: `M${text(a)}Q${text(b)} ${text(c)}`,
    tip: rounded(c),
    angle: degrees(b, c),
    spots: [at(0.5), at(0.42), at(0.58), at(0.34), at(0.66), at(0.26), at(0.74)],
    samples: samplesOf([a, b, c]),
  };
}

/** Where the curve crosses the edge of a shape it begins in. */
function leaving(line: Curve, shape: Shape, inside: number, outside: number, gap: number): number {
  let [near, far] = [inside, outside];
  for (let step = 0; step < 12; step += 1) {
    const middle = (near + far) / 2;
    if (within(shape, pointAt(line, middle), gap)) near = middle;
    else far = middle;
  }
  return far;
}

function between([a, b, c]: Curve, start: number, end: number): Curve {
  const mixed = (p: Point, q: Point, share: number) => ({
    x: p.x + (q.x - p.x) * share,
    y: p.y + (q.y - p.y) * share,
  });
  const control = mixed(mixed(a, b, start), mixed(b, c, start), end);
  return [pointAt([a, b, c], start), control, pointAt([a, b, c], end)];
}

function pointAt([a, b, c]: Curve, t: number): Point {
  const s = 1 - t;
  return {
    x: s * s * a.x + 2 * s * t * b.x + t * t * c.x,
    y: s * s * a.y + 2 * s * t * b.y + t * t * c.y,
  };
}

function samplesOf(line: Curve): Point[] {
  const [start, , end] = line;
  const count = Math.max(4, Math.ceil(Math.hypot(end.x - start.x, end.y - start.y) / 16));
  return Array.from({ length: count + 1 }, (_, index) => pointAt(line, index / count));
}

function degrees(from: Point, to: Point): number {
  return Math.round((Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI);
}

function rounded({ x, y }: Point): Point {
  return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 };
}

function text(point: Point): string {
  const { x, y } = rounded(point);
  return `${x} ${y}`;
}
