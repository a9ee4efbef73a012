import { type Bounds, overlaps, type Point } from './geometry.ts';

/** A place for a text: a point of the graph, and from there so many pixels, whatever the zoom. */
export interface Spot extends Point {
  dx: number;
  dy: number;
  align: 'start' | 'middle' | 'end';
}

export interface LabelAsk {
  key: string;
  /** In pixels; texts keep their size when the graph is zoomed. */
  width: number;
  height: number;
  /** The best first. */
  spots: readonly Spot[];
  /** Shown even where it covers something. */
  must?: boolean;
}

/** By key, the place each shown label got. */
export type Labels = ReadonlyMap<string, Spot>;

/** What labels keep away from. */
export interface Surroundings {
  /** Never covered. */
  obstacles: readonly Bounds[];
  /** Points along the edges: covered as few as possible. */
  lines: readonly Point[];
}

/**
 * Gives places to labels in the order they are asked for, as many as fit without touching one another or an
 * obstacle. A label that had a place before keeps it if it can, so that a refresh moves nothing.
 */
export function chooseLabels(
  asks: readonly LabelAsk[],
  { obstacles, lines }: Surroundings,
  zoom: number,
  before: ReadonlyMap<string, number> = new Map(),
): { labels: Labels; chosen: Map<string, number> } {
  const crossed = crossings(lines, zoom);
  const taken = obstacles.map((box) => scaled(box, zoom));
  const labels = new Map<string, Spot>();
  const chosen = new Map<string, number>();
  for (const ask of asks) {
    const index = freeSpot(ask, taken, crossed, zoom, before.get(ask.key));
    const spot = index === undefined ? undefined : ask.spots[index];
    if (index === undefined || !spot) continue;
    taken.push(boxAt(ask, spot, zoom));
    labels.set(ask.key, spot);
    chosen.set(ask.key, index);
  }
  return { labels, chosen };
}

/** Where it was, if that is free; else the free spot that covers the fewest lines. */
function freeSpot(
  ask: LabelAsk,
  taken: readonly Bounds[],
  crossed: (box: Bounds) => number,
  zoom: number,
  before: number | undefined,
): number | undefined {
  let best: number | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const [index, spot] of ask.spots.entries()) {
    const box = boxAt(ask, spot, zoom);
    if (taken.some((other) => overlaps(other, box))) continue;
    if (index === before) return index;
    const covered = crossed(box);
    if (covered < fewest) [best, fewest] = [index, covered];
  }
  return best ?? (ask.must ? 0 : undefined);
}

const CELL = 48;

/** Counts the points of lines within a box, without looking at all of them. */
function crossings(lines: readonly Point[], zoom: number): (box: Bounds) => number {
  const cells = new Map<string, Point[]>();
  for (const { x, y } of lines) {
    const point = { x: x * zoom, y: y * zoom };
    const cell = `${Math.floor(point.x / CELL)} ${Math.floor(point.y / CELL)}`;
    const held = cells.get(cell);
    if (held) held.push(point);
    else cells.set(cell, [point]);
  }
  return ({ left, top, right, bottom }) => {
    let count = 0;
    for (let column = Math.floor(left / CELL); column * CELL <= right; column += 1) {
      for (let row = Math.floor(top / CELL); row * CELL <= bottom; row += 1) {
        for (const { x, y } of cells.get(`${column} ${row}`) ?? []) {
          if (x >= left && x <= right && y >= top && y <= bottom) count += 1;
        }
      }
    }
    return count;
  };
}

function boxAt({ width, height }: LabelAsk, { x, y, dx, dy, align }: Spot, zoom: number): Bounds {
  const at = x * zoom + dx;
  const left = align === 'start' ? at : align === 'end' ? at - width : at - width / 2;
  const top = y * zoom + dy - height / 2;
  return { left, top, right: left + width, bottom: top + height };
}

function scaled({ left, top, right, bottom }: Bounds, zoom: number): Bounds {
  return { left: left * zoom, top: top * zoom, right: right * zoom, bottom: bottom * zoom };
}

/** Zooms share their labels in steps; the step below is taken, where there is less room. */
export function labelZoom(zoom: number): number {
  return 2 ** (Math.floor(Math.log2(zoom) * 4 + 1e-6) / 4);
}

/** Wide enough for the interface font at 12 px, without asking the page to measure. */
export function textWidth(text: string, strong = false): number {
  return Math.ceil([...text].length * (strong ? 7 : 6.4));
}
