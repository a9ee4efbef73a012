import type { Drawing, DrawnBody } from './drawing.ts';
import { FRAME_PAD, FRAME_WIDTH } from './frame.ts';
import type { Point } from './geometry.ts';

/** Something the keyboard can stand on. */
export interface Stop extends Point {
  id: string;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

const STEPS: Record<Direction, Point> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};
/** Something off the line counts as this much further away. */
const OFF_LINE = 2.5;

export function stopsOf({ bodies }: Pick<Drawing, 'bodies'>): Stop[] {
  return bodies.flatMap(stopsOfBody);
}

/** A frame is passed through: its head first, then each actor in it. */
function stopsOfBody({ body, shape, frame }: DrawnBody): Stop[] {
  if (!frame) return [{ id: body.id, x: shape.x, y: shape.y }];
  const [left, top] = [shape.x - FRAME_WIDTH / 2, shape.y - frame.height / 2];
  return [
    { id: body.id, x: left + FRAME_PAD, y: top + FRAME_PAD },
    ...frame.named.map(({ node, y }) => ({ id: node.id, x: left + FRAME_PAD, y: top + y })),
    ...frame.marks.map(({ node, x, y }) => ({ id: node.id, x: left + x, y: top + y })),
    ...(frame.rest ? [{ id: frame.rest.node.id, x: left + FRAME_PAD, y: top + frame.rest.y }] : []),
  ];
}

/** The nearest stop in a direction; absent at the rim of the graph. */
export function nextStop(stops: readonly Stop[], from: Stop, direction: Direction): Stop | undefined {
  const step = STEPS[direction];
  let best: Stop | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const stop of stops) {
    const [dx, dy] = [stop.x - from.x, stop.y - from.y];
    const ahead = dx * step.x + dy * step.y;
    const aside = Math.abs(dx * step.y) + Math.abs(dy * step.x);
    if (ahead <= 1 || aside > ahead * 3) continue;
    const cost = ahead + aside * OFF_LINE;
    if (cost < least) [best, least] = [stop, cost];
  }
  return best;
}
