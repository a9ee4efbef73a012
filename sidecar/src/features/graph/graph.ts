import type { GraphData, GraphEdgeDetail, GraphWindow } from '@loom-studio/core-adapter/protocol';
import type { Drops } from '../../engine/engine.ts';
import type { Studio } from '../../studio.ts';
import { createSlices } from '../slices.ts';
import {
  type Asked,
  type Cast,
  castOfGroups,
  castOfNeighbours,
  endsIn,
  groupsIn,
  type Stage,
} from './cast.ts';
import { drawingOf } from './drawing.ts';
import { detailOf } from './edge-detail.ts';
import { addPresence } from './presence.ts';
import { addSpawned } from './spawned.ts';
import { sumUp } from './sums.ts';
import { createTraffic, type TrafficLimits } from './traffic.ts';

/** Who sent messages to whom lately, summed up from the messages this sidecar sees, and who spawned whom. */
export interface Graph {
  /** Work on many edges is done in slices of a few milliseconds. */
  read(request: Asked): Promise<GraphData>;
  /** `from` and `to` are ids of nodes, as the same request draws them. Undefined when nothing was sent there. */
  edge(request: Asked, from: string, to: string): Promise<GraphEdgeDetail | undefined>;
  drops(): Drops;
  close(): void;
}

export interface GraphOptions {
  studio: Pick<Studio, 'view' | 'onChange' | 'onReset'>;
  limits?: Partial<TrafficLimits>;
}

const MINUTE_MS = 60_000;
const WINDOW_MS: Record<GraphWindow, number> = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
};

export function createGraph({ studio, limits = {} }: GraphOptions): Graph {
  const { view } = studio;
  const traffic = createTraffic(view, limits);
  const undo = [studio.onChange(traffic.follow), studio.onReset(traffic.reset)];

  async function staged<T>(asked: Asked, use: (stage: Stage, cast: Cast) => Promise<T>): Promise<T> {
    const release = traffic.hold();
    try {
      const window = traffic.window(windowOf(asked));
      const stage = { window, slices: createSlices() };
      const groupOf = groupsIn(view, window, asked.group ?? 'type');
      const cast = asked.focus
        ? await castOfNeighbours(stage, asked.focus, groupOf)
        : await castOfGroups(stage, asked, groupOf);
      return await use(stage, cast);
    } finally {
      release();
    }
  }

  return {
    read: (asked) =>
      staged(asked, async ({ window, slices }, cast) => {
        const { now } = view.state;
        const sums = await sumUp(window, endsIn(cast), slices);
        const drawing = drawingOf(cast, sums);
        await addSpawned(drawing, view, asked, slices);
        await addPresence(drawing.nodes, view, asked.group ?? 'type', slices);
        return { now, windowMs: windowOf(asked), coveredFrom: window.coveredFrom, ...drawing };
      }),
    edge: (asked, from, to) =>
      staged(asked, async ({ window, slices }, cast) => {
        // Nodes come up with their messages.
        await sumUp({ messages: window.messages, runs: [] }, endsIn(cast), slices);
        const number = (id: string) => cast.nodes.findIndex((node) => node.id === id);
        const ends = { from: number(from), to: number(to) };
        if (ends.from <= 0 || ends.to <= 0) return undefined;
        const detail = await detailOf({ window, cast, ...ends }, traffic, slices);
        return detail.messages > 0 ? detail : undefined;
      }),
    drops: traffic.drops,
    close() {
      for (const each of undo) each();
    },
  };
}

function windowOf({ window }: Asked): number {
  return WINDOW_MS[window ?? '5m'];
}
