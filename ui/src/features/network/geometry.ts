import type { Point } from './layout/place.ts';

export type { Point };

export interface Circle extends Point {
  radius: number;
}

/** Around its middle, so that circles and boxes are placed alike. */
export interface Box extends Point {
  width: number;
  height: number;
}

export type Shape = Circle | Box;

export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export function isCircle(shape: Shape): shape is Circle {
  return 'radius' in shape;
}

export function within(shape: Shape, { x, y }: Point, margin: number): boolean {
  if (isCircle(shape)) return Math.hypot(x - shape.x, y - shape.y) <= shape.radius + margin;
  return (
    Math.abs(x - shape.x) <= shape.width / 2 + margin && Math.abs(y - shape.y) <= shape.height / 2 + margin
  );
}

export function boundsOf(shape: Shape, margin = 0): Bounds {
  const [width, height] = isCircle(shape)
    ? [shape.radius * 2, shape.radius * 2]
    : [shape.width, shape.height];
  return {
    left: shape.x - width / 2 - margin,
    top: shape.y - height / 2 - margin,
    right: shape.x + width / 2 + margin,
    bottom: shape.y + height / 2 + margin,
  };
}

export function allBounds(shapes: readonly Shape[]): Bounds | undefined {
  const [first, ...more] = shapes.map((shape) => boundsOf(shape));
  return first && more.reduce(union, first);
}

function union(a: Bounds, b: Bounds): Bounds {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

export function overlaps(a: Bounds, b: Bounds): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
