import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationNodeDatum,
} from 'd3-force';

export interface Point {
  x: number;
  y: number;
}

export interface PlaceJob {
  nodes: ReadonlyArray<{ id: string; radius: number }>;
  /** `weight`: from 0 to 1, how much the ends belong together. */
  links: ReadonlyArray<{ from: string; to: string; weight: number }>;
  /** Where nodes are already. They do not move. */
  fixed: Readonly<Record<string, Point>>;
  /** Taken by something else. */
  taken: ReadonlyArray<Point & { radius: number }>;
}

export type Places = Record<string, Point>;

interface Placed extends SimulationNodeDatum {
  id: string;
  radius: number;
}

const SEED = 20_260;
const TICKS = 320;
/** Room for a name beside a circle. */
const NAME_ROOM = 22;
/** Screens are wider than high. */
const FLATTEN = 1.7;

/**
 * Finds a place for every node that has none. The same job gives the same places, wherever it runs, and what is
 * fixed stays: so a graph that grows does not dance.
 */
export function place(job: PlaceJob): Places {
  const sorted = [...job.nodes].sort((a, b) => (a.id < b.id ? -1 : 1));
  const random = seededRandom(SEED);
  const spread = spreadOf(sorted.length);
  const placed: Placed[] = [
    ...sorted.map((node, index) => start(node, job, startOnSpiral(index, spread), random)),
    ...job.taken.map(({ x, y, radius }, index) => ({ id: `taken ${index}`, radius, fx: x, fy: y, x, y })),
  ];
  if (sorted.some(({ id }) => !job.fixed[id])) settle(placed, job.links, spread, random);
  return Object.fromEntries(
    placed
      .slice(0, sorted.length)
      .map(({ id, x = 0, y = 0 }) => [id, job.fixed[id] ?? { x: Math.round(x), y: Math.round(y) }]),
  );
}

function settle(placed: Placed[], links: PlaceJob['links'], spread: number, random: () => number) {
  const ids = new Set(placed.map(({ id }) => id));
  const known = links.filter(({ from, to }) => from !== to && ids.has(from) && ids.has(to));
  const pulls = known.map(({ from, to, weight }) => ({ source: from, target: to, weight }));
  forceSimulation(placed)
    .randomSource(random)
    .force(
      'link',
      forceLink<Placed, (typeof pulls)[number]>(pulls)
        .id(({ id }) => id)
        .distance(({ weight }) => spread * (1.25 - 0.4 * weight))
        .strength(({ weight }) => 0.06 + 0.34 * weight),
    )
    .force(
      'charge',
      forceManyBody<Placed>()
        .strength(-spread * 9)
        .distanceMax(spread * 6),
    )
    .force('x', forceX<Placed>(0).strength(0.05))
    .force('y', forceY<Placed>(0).strength(0.05 * FLATTEN * FLATTEN))
    .force('collide', forceCollide<Placed>(({ radius }) => radius + NAME_ROOM).iterations(3))
    .stop()
    .tick(TICKS);
}

function start(
  { id, radius }: { id: string; radius: number },
  { fixed, links }: PlaceJob,
  otherwise: Point,
  random: () => number,
): Placed {
  const at = fixed[id];
  if (at) return { id, radius, fx: at.x, fy: at.y, x: at.x, y: at.y };
  const near = neighbours(id, links).flatMap((other) => fixed[other] ?? []);
  if (near.length === 0) return { id, radius, ...otherwise };
  const centre = middle(near);
  return { id, radius, x: centre.x + (random() - 0.5) * 40, y: centre.y + (random() - 0.5) * 40 };
}

/** As even a start as there is. */
function startOnSpiral(index: number, spread: number): Point {
  const turn = index * 2.4;
  const away = spread * 0.6 * Math.sqrt(index + 0.5);
  return { x: away * FLATTEN * Math.cos(turn), y: away * Math.sin(turn) };
}

/** How far apart things stand: the more of them, the closer. */
function spreadOf(count: number): number {
  if (count <= 12) return 270;
  return count <= 40 ? 190 : 130;
}

function neighbours(id: string, links: PlaceJob['links']): string[] {
  return links.flatMap(({ from, to }) => (from === id ? [to] : to === id ? [from] : []));
}

function middle(points: readonly Point[]): Point {
  return {
    x: points.reduce((all, { x }) => all + x, 0) / points.length,
    y: points.reduce((all, { y }) => all + y, 0) / points.length,
  };
}

function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
