import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Drawing } from './drawing.ts';
import { type Direction, nextStop, type Stop, stopsOf } from './walk.ts';

/** Where the keyboard stands: one stop among the nodes, one among the edges. */
export interface Walking {
  node: ReadonlySignal<string | undefined>;
  flow: ReadonlySignal<string | undefined>;
  standOn(id: string): void;
  standOnFlow(key: string): void;
  /** The stop it went to; absent at the rim. */
  walk(where: Direction | 'first' | 'last'): Stop | undefined;
  /** So many edges on or back, in the order of importance. */
  walkFlows(step: number): string | undefined;
}

export function createWalking(drawing: ReadonlySignal<Drawing>): Walking {
  const nodeWanted = signal<string | undefined>(undefined);
  const flowWanted = signal<string | undefined>(undefined);
  const stops = computed(() => stopsOf(drawing.value));
  const keys = computed(() => drawing.value.flows.map(({ flow }) => flow.key));
  // What went away leaves the stop to the first that is there.
  const node = computed(() => (stops.value.find(({ id }) => id === nodeWanted.value) ?? stops.value[0])?.id);
  const flow = computed(() => keys.value.find((key) => key === flowWanted.value) ?? keys.value[0]);
  return { node, flow, standOn, standOnFlow, walk, walkFlows };

  function standOn(id: string) {
    nodeWanted.value = id;
  }

  function standOnFlow(key: string) {
    flowWanted.value = key;
  }

  function walk(where: Direction | 'first' | 'last'): Stop | undefined {
    const all = stops.peek();
    const from = all.find(({ id }) => id === node.peek());
    const next =
      where === 'first' ? all[0] : where === 'last' ? all.at(-1) : from && nextStop(all, from, where);
    if (next) nodeWanted.value = next.id;
    return next;
  }

  function walkFlows(step: number): string | undefined {
    const all = keys.peek();
    const at = all.indexOf(flow.peek() ?? '');
    const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
    if (next !== undefined) flowWanted.value = next;
    return next;
  }
}
