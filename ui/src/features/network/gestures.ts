import type { Point } from './geometry.ts';
import type { ViewModel } from './view-model.ts';

/** A pointer that moved less than this was held still: a click. */
const STILL_PX = 4;
const WHEEL = 0.0015;
/** Pinching on a touch pad arrives as a wheel that turns little. */
const PINCH_WHEEL = 0.01;

/** Drags, pinches and wheels move the view. The result takes them away again. */
export function listenToGestures(surface: SVGSVGElement, view: ViewModel): () => void {
  const pointers = new Map<number, Point>();
  let start: Point | undefined;
  let dragging = false;
  const own = new AbortController();
  const on = <K extends keyof SVGElementEventMap>(
    kind: K,
    act: (event: SVGElementEventMap[K]) => void,
    options: AddEventListenerOptions = {},
  ) => surface.addEventListener(kind, act, { ...options, signal: own.signal });

  on('pointerdown', down);
  on('pointermove', move);
  on('pointerup', up);
  on('pointercancel', up);
  on('wheel', wheel, { passive: false });
  // A drag ends with a click on whatever is under it; nobody meant that.
  on('click', (event) => dragging && event.stopPropagation(), { capture: true });
  return () => own.abort();

  function down(event: PointerEvent) {
    if (event.button !== 0) return;
    const at = pointIn(event);
    pointers.set(event.pointerId, at);
    start ??= at;
    if (pointers.size === 1) dragging = false;
  }

  function move(event: PointerEvent) {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const at = pointIn(event);
    if (!dragging && start && Math.hypot(at.x - start.x, at.y - start.y) < STILL_PX) return;
    if (!dragging) surface.setPointerCapture(event.pointerId);
    dragging = true;
    pointers.set(event.pointerId, at);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) pinch(before, at, other);
    else view.panBy(at.x - before.x, at.y - before.y);
  }

  function pinch(before: Point, at: Point, other: Point) {
    const [was, is] = [distance(before, other), distance(at, other)];
    if (was > 0) view.zoomBy(is / was, { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
    view.panBy((at.x - before.x) / 2, (at.y - before.y) / 2);
  }

  function up(event: PointerEvent) {
    pointers.delete(event.pointerId);
    if (pointers.size === 0) start = undefined;
  }

  function wheel(event: WheelEvent) {
    event.preventDefault();
    const turn = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 18 : 1);
    view.zoomBy(Math.exp(-turn * (event.ctrlKey ? PINCH_WHEEL : WHEEL)), pointIn(event));
  }

  function pointIn({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = surface.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
