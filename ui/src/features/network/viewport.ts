import type { Bounds, Point } from './geometry.ts';

/** A point of the graph is on the screen at `x * zoom + left`, `y * zoom + top`. */
export interface Viewport {
  left: number;
  top: number;
  zoom: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Kept free around a fitted graph, for what lies over it. */
export interface Margins {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export const LEAST_ZOOM = 0.2;
export const MOST_ZOOM = 4;
/** A graph of a few nodes is not blown up to fill the screen. */
const MOST_FITTED = 1.25;

export function fitted(bounds: Bounds, size: Size, margins: Margins): Viewport {
  const room = {
    width: Math.max(40, size.width - margins.left - margins.right),
    height: Math.max(40, size.height - margins.top - margins.bottom),
  };
  const wanted = Math.min(
    room.width / Math.max(1, bounds.right - bounds.left),
    room.height / Math.max(1, bounds.bottom - bounds.top),
  );
  const zoom = clamped(Math.min(MOST_FITTED, wanted));
  return {
    zoom,
    left: margins.left + room.width / 2 - (zoom * (bounds.left + bounds.right)) / 2,
    top: margins.top + room.height / 2 - (zoom * (bounds.top + bounds.bottom)) / 2,
  };
}

/** The graph under `at`, a point of the screen, stays there. */
export function zoomed(view: Viewport, at: Point, factor: number): Viewport {
  const zoom = clamped(view.zoom * factor);
  const scale = zoom / view.zoom;
  return { zoom, left: at.x - (at.x - view.left) * scale, top: at.y - (at.y - view.top) * scale };
}

export function panned(view: Viewport, dx: number, dy: number): Viewport {
  return { ...view, left: view.left + dx, top: view.top + dy };
}

/** Moves no further than needed to bring `bounds` into sight. */
export function revealing(view: Viewport, bounds: Bounds, size: Size, margin = 24): Viewport {
  const seen = seenBounds(view, size);
  const edge = margin / view.zoom;
  return panned(
    view,
    -view.zoom * shift(bounds.left - edge, bounds.right + edge, seen.left, seen.right),
    -view.zoom * shift(bounds.top - edge, bounds.bottom + edge, seen.top, seen.bottom),
  );
}

/** The part of the graph that is in sight. */
export function seenBounds({ left, top, zoom }: Viewport, { width, height }: Size): Bounds {
  return {
    left: (0 - left) / zoom,
    top: (0 - top) / zoom,
    right: (width - left) / zoom,
    bottom: (height - top) / zoom,
  };
}

/** How far the window from `low` to `high` has to go to hold the stretch; its start wins when it is too long. */
function shift(start: number, end: number, low: number, high: number): number {
  if (start < low || end - start > high - low) return start - low;
  return end > high ? end - high : 0;
}

function clamped(zoom: number): number {
  return Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, zoom));
}
