import { batch, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Drawing } from './drawing.ts';
import { allBounds, type Bounds, boundsOf, overlaps, type Point } from './geometry.ts';
import {
  fitted,
  type Margins,
  panned,
  revealing,
  type Size,
  seenBounds,
  type Viewport,
  zoomed,
} from './viewport.ts';

export interface ViewModel {
  viewport: ReadonlySignal<Viewport>;
  size: ReadonlySignal<Size>;
  /** Nodes that arrived where the reader does not look. */
  outOfSight: ReadonlySignal<number>;
  resize(size: Size): void;
  showAll(): void;
  /** Around a point of the screen; around the middle without one. */
  zoomBy(factor: number, at?: Point): void;
  panBy(dx: number, dy: number): void;
  reveal(bounds: Bounds): void;
  /** While somebody is in the graph it does not move by itself. */
  hold(held: boolean): void;
}

export interface ViewDeps {
  drawing: ReadonlySignal<Drawing>;
  /** Changes with the picture: what the reader asked to see. */
  subject: ReadonlySignal<string>;
}

/** Names reach beyond their nodes, and the legend lies over the bottom. */
const MARGINS: Margins = { left: 140, top: 62, right: 140, bottom: 96 };
const SMALL_MARGINS: Margins = { left: 76, top: 64, right: 96, bottom: 30 };

/** Shows all of the graph until the reader moves it; from then on the view is theirs. */
export function createView({ drawing, subject }: ViewDeps): ViewModel {
  const viewport: Signal<Viewport> = signal({ left: 0, top: 0, zoom: 1 });
  const size: Signal<Size> = signal({ width: 0, height: 0 });
  const outOfSight = signal(0);
  let own = false;
  let held = false;
  let fittedFor: string | undefined;

  effect(() => {
    const { bodies } = drawing.value;
    const asked = subject.value;
    if (bodies.length === 0 || size.value.width === 0) return;
    if (asked !== fittedFor) followSubject(asked);
    const unseen = countUnseen();
    if (unseen > 0 && !own && !held) showAll();
    else outOfSight.value = unseen;
  });

  return { viewport, size, outOfSight, resize, showAll, zoomBy, panBy, reveal, hold };

  /** Another picture is shown whole; a picture with one frame more only as far as needed. */
  function followSubject(asked: string) {
    const first = fittedFor === undefined || planOf(fittedFor) !== planOf(asked);
    fittedFor = asked;
    if (first || !own) {
      showAll();
      return;
    }
    for (const { shape, frame } of drawing.peek().bodies) if (frame) reveal(boundsOf(shape));
  }

  function resize(next: Size) {
    if (next.width === size.peek().width && next.height === size.peek().height) return;
    size.value = next;
    if (!own) showAll();
  }

  function showAll() {
    const bounds = allBounds(drawing.peek().bodies.map(({ shape }) => shape));
    const room = size.peek();
    if (!bounds || room.width === 0) return;
    own = false;
    batch(() => {
      viewport.value = fitted(bounds, room, room.width < 640 ? SMALL_MARGINS : MARGINS);
      outOfSight.value = 0;
    });
  }

  function zoomBy(factor: number, at?: Point) {
    const { width, height } = size.peek();
    move(zoomed(viewport.peek(), at ?? { x: width / 2, y: height / 2 }, factor));
  }

  function panBy(dx: number, dy: number) {
    move(panned(viewport.peek(), dx, dy));
  }

  function reveal(bounds: Bounds) {
    const next = revealing(viewport.peek(), bounds, size.peek());
    if (next.left !== viewport.peek().left || next.top !== viewport.peek().top) move(next);
  }

  function move(next: Viewport) {
    own = true;
    viewport.value = next;
    outOfSight.value = countUnseen();
  }

  function hold(now: boolean) {
    held = now;
  }

  function countUnseen(): number {
    const seen = seenBounds(viewport.peek(), size.peek());
    return drawing.peek().bodies.filter(({ shape }) => !overlaps(boundsOf(shape), seen)).length;
  }
}

/** A subject is a plan and, after a line break, what is expanded in it. */
function planOf(subject: string): string {
  return subject.split('\n')[0] ?? '';
}
