import { formatCount, shortId } from '../../parts/format.ts';
import type { Drawing, DrawnBody, DrawnFlow } from './drawing.ts';
import { type Bounds, boundsOf, isCircle } from './geometry.ts';
import { chooseLabels, type LabelAsk, type Labels, type Spot, textWidth } from './labels.ts';
import { flowLines } from './words.ts';

/** From this radius on the screen a name stands inside its circle. */
const INSIDE_FROM = 40;
const LINE = 13;
/** Room around a text. */
const PAD = 6;
/** So many nodes are named before edges get their figures, even in a crowd. */
const NAMES_FIRST = 24;

export interface Texts {
  labels: Labels;
  chosen: ReadonlyMap<string, number>;
}

/** Which texts are shown at a zoom: names of the biggest, then figures of what fails, then all by importance. */
export function chooseTexts({ bodies, flows }: Drawing, zoom: number, before?: Texts): Texts {
  const circles = bodies.filter(({ shape }) => isCircle(shape));
  const names = [...circles].sort(moreImportant).map((drawn) => nameAsk(drawn, zoom));
  const failing = flows.filter(({ flow }) => flow.failing).map(figureAsk);
  const others = flows.filter(({ flow }) => !flow.failing).map(figureAsk);
  const asks = [...names.slice(0, NAMES_FIRST), ...failing, ...names.slice(NAMES_FIRST), ...others];
  const surroundings = {
    obstacles: bodies.map(obstacleOf),
    lines: flows.flatMap(({ route }) => route.samples),
  };
  return chooseLabels(asks, surroundings, zoom, before?.chosen);
}

export function nameKey(id: string): string {
  return `name ${id}`;
}

export function figureKey(key: string): string {
  return `flow ${key}`;
}

/** Ids of actors lose their middle, names of groups their end. */
export function shortName({ kind, label }: { kind: string; label: string }): string {
  if (kind !== 'group') return shortId(label);
  return label.length <= 24 ? label : `${label.slice(0, 23)}…`;
}

function moreImportant(a: DrawnBody, b: DrawnBody): number {
  const [trafficA, trafficB] = [a.body.received + a.body.sent, b.body.received + b.body.sent];
  return b.body.actors - a.body.actors || trafficB - trafficA || (a.body.id < b.body.id ? -1 : 1);
}

function nameAsk({ body, shape }: DrawnBody, zoom: number): LabelAsk {
  const name = shortName(body);
  const width = Math.max(textWidth(name, true), textWidth(formatCount(body.actors))) + PAD;
  const radius = isCircle(shape) ? shape.radius : 0;
  const besides: Spot[] = [
    { x: shape.x + radius, y: shape.y, dx: 6, dy: 0, align: 'start' },
    { x: shape.x - radius, y: shape.y, dx: -6, dy: 0, align: 'end' },
    { x: shape.x, y: shape.y + radius, dx: 0, dy: LINE + 4, align: 'middle' },
    { x: shape.x, y: shape.y - radius, dx: 0, dy: -LINE - 4, align: 'middle' },
  ];
  const height = body.kind === 'actor' ? LINE + 2 : 2 * LINE + 2;
  if (!holdsName(radius, width, zoom)) return { key: nameKey(body.id), width, height, spots: besides };
  return {
    key: nameKey(body.id),
    width,
    height,
    must: true,
    spots: [{ x: shape.x, y: shape.y, dx: 0, dy: 0, align: 'middle' }],
  };
}

function holdsName(radius: number, width: number, zoom: number): boolean {
  return radius * zoom >= INSIDE_FROM && width < radius * zoom * 1.9;
}

function figureAsk({ flow, route }: DrawnFlow): LabelAsk {
  const { amount, quality } = flowLines(flow);
  return {
    key: figureKey(flow.key),
    width: Math.max(textWidth(amount), textWidth(quality, flow.failing)) + PAD,
    height: (quality ? 2 : 1) * LINE + 2,
    spots: route.spots.map(({ x, y }) => ({ x, y, dx: 0, dy: 0, align: 'middle' })),
  };
}

/** A circle's square inside and a little more: corners may be touched. */
function obstacleOf({ shape }: DrawnBody): Bounds {
  return boundsOf(isCircle(shape) ? { ...shape, radius: shape.radius * 0.88 } : shape);
}
