import type { Selection } from './address.ts';
import { type Flow, flowKey } from './flow.ts';
import type { Scene } from './scene.ts';

/** What stays bright while something is pointed at or chosen; everything else is dimmed, never hidden. */
export interface Lit {
  bodies: ReadonlySet<string>;
  flows: ReadonlySet<string>;
}

export function litBy(target: Selection | undefined, scene: Scene): Lit | undefined {
  if (!target) return undefined;
  if (target.kind === 'edge') {
    const key = drawnKey(target, scene);
    const flow = scene.flows.find((each) => each.key === key);
    return flow && { bodies: new Set([flow.from, flow.to]), flows: new Set([flow.key]) };
  }
  const body = scene.bodyOf.get(target.id) ?? target.id;
  if (!scene.bodies.some(({ id }) => id === body)) return undefined;
  const flows = scene.flows.filter(({ from, to }) => from === body || to === body);
  return {
    bodies: new Set([body, ...flows.flatMap(({ from, to }) => [from, to])]),
    flows: new Set(flows.map(({ key }) => key)),
  };
}

/** Key of the edge that is drawn for an edge: the bundle it is part of, where there is one. */
export function drawnKey({ from, to }: { from: string; to: string }, { bodyOf }: Scene): string {
  return flowKey(bodyOf.get(from) ?? from, bodyOf.get(to) ?? to);
}

/** Where the messages of a node come from and go to, the busiest first. */
export function peersOf(id: string, flows: readonly Flow[]): { incoming: Flow[]; outgoing: Flow[] } {
  const busiest = (a: Flow, b: Flow) => b.messages - a.messages;
  return {
    incoming: flows.filter(({ to }) => to === id).sort(busiest),
    outgoing: flows.filter(({ from }) => from === id).sort(busiest),
  };
}
