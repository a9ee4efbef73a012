import { boundsOf } from './geometry.ts';
import type { Network } from './model.ts';
import type { Direction } from './walk.ts';

const ARROWS: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
const PAN_PX = 80;
const ZOOM_STEP = 1.25;
/** Kept in sight around a node that gets the focus. */
const AROUND_STOP = 60;

/** What a key does in the graph; absent when it means nothing there. */
export function graphKey(network: Network, event: KeyboardEvent): (() => void) | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const stood = standingOf(event);
  return viewKey(network, event) ?? (stood && (stood.flow ? flowKeys : nodeKeys)(network, event, stood));
}

interface Stood {
  surface: Element;
  node: string | undefined;
  flow: string | undefined;
}

function standingOf({ target }: KeyboardEvent): Stood | undefined {
  const element = target instanceof Element ? target.closest<SVGElement>('[data-node], [data-flow]') : null;
  const surface = element?.closest('svg.net');
  return element && surface ? { surface, node: element.dataset.node, flow: element.dataset.flow } : undefined;
}

function viewKey({ viewing }: Network, { key, shiftKey }: KeyboardEvent): (() => void) | undefined {
  if (key === '+' || key === '=') return () => viewing.zoomBy(ZOOM_STEP);
  if (key === '-') return () => viewing.zoomBy(1 / ZOOM_STEP);
  if (key === '0') return viewing.showAll;
  const arrow = ARROWS[key];
  if (!shiftKey || !arrow) return undefined;
  const away = { left: [1, 0], right: [-1, 0], up: [0, 1], down: [0, -1] } as const;
  const [x, y] = away[arrow];
  return () => viewing.panBy(x * PAN_PX, y * PAN_PX);
}

function nodeKeys(network: Network, { key }: KeyboardEvent, { surface, node }: Stood) {
  const where = ARROWS[key] ?? (key === 'Home' ? 'first' : key === 'End' ? 'last' : undefined);
  if (where) return () => walk(network, surface, where);
  if (node === undefined) return undefined;
  if (key === ' ') return () => network.select({ kind: 'node', id: node });
  return key === 'Enter' ? () => openNode(network, node) : undefined;
}

function flowKeys(network: Network, { key }: KeyboardEvent, { surface, flow }: Stood) {
  const steps: Record<string, number> = {
    ArrowRight: 1,
    ArrowDown: 1,
    ArrowLeft: -1,
    ArrowUp: -1,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  };
  const step = steps[key];
  if (step !== undefined) return () => focusOn(surface, 'flow', network.walking.walkFlows(step));
  return (key === 'Enter' || key === ' ') && flow !== undefined ? () => selectFlow(network, flow) : undefined;
}

function walk({ walking, viewing }: Network, surface: Element, where: Direction | 'first' | 'last') {
  const stop = walking.walk(where);
  if (!stop) return;
  viewing.reveal(boundsOf({ ...stop, radius: AROUND_STOP }));
  focusOn(surface, 'node', stop.id);
}

function focusOn(surface: Element, kind: 'node' | 'flow', id: string | undefined) {
  if (id === undefined) return;
  const part = surface.querySelector<SVGElement>(`[data-${kind}="${CSS.escape(id)}"]`);
  // Names stand beside what is pressed, not in it.
  (part?.querySelector<SVGElement>('[role="button"]') ?? part)?.focus({ preventScroll: true });
}

/** A group opens, an open one folds; an actor becomes what everything is looked at from. */
export function openNode(network: Network, id: string) {
  const node = network.scene.peek()?.bodies.find((body) => body.id === id);
  if (node?.kind === 'group') {
    if (node.inside) network.collapse(node.group);
    else if (network.address.peek().focus) network.select({ kind: 'node', id });
    else network.expand(node.group);
    return;
  }
  const actor = actorOf(id);
  if (actor) network.focusOn(actor.app, actor.id);
  else network.select({ kind: 'node', id });
}

export function selectFlow(network: Network, key: string) {
  const flow = network.drawing.peek().flows.find((drawn) => drawn.flow.key === key)?.flow;
  if (flow) network.select({ kind: 'edge', from: flow.from, to: flow.to });
}

/** Whom an id of the graph is about; also without its `actor:`. Absent for groups and rests. */
export function actorOf(id: string): { app: string; id: string } | undefined {
  const match = /^(?:actor:)?([^:]+):(.+)$/s.exec(id);
  if (!match?.[1] || !match[2] || /^(group|rest):/.test(id)) return undefined;
  return { app: match[1], id: match[2] };
}
