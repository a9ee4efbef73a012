import { connectStudio, type Studio } from '@loom-studio/core-adapter';
import { createRegistry } from '../../core-adapter/demo/registry.ts';
import { registration } from '../support/registration.ts';
import { createLag } from './cost.ts';
import { markOf } from './crowd/mark.ts';
import { openLoop } from './open-loop.ts';
import { serve } from './part.ts';
import { createPollingBridge, type PollingBridge } from './peers/polling-bridge.ts';

export interface LoadSettings {
  actors: number;
  /** Where the adapter, or the polling bridge, tells what happens. */
  url: string;
  polling?: boolean;
}

export interface Load {
  /** Calls a second. */
  rate: number;
  seconds: number;
  /** Of so many calls one is on the actor that is watched. */
  watchedOneIn: number;
}

export interface Loaded {
  /** When each call on the watched actor was due, on the clock processes share. */
  due: number[];
  /** Count of the watched actor before the first of them. */
  first: number;
  lagMs: number;
}

const registry = createRegistry();
const lag = createLag();
let studio: Studio | PollingBridge;
let actors = 0;
let watched = 0;
let calls = 0;

/** An app whose actors work at a fixed rate. */
serve({
  async start({ actors: count, url, polling }: LoadSettings) {
    actors = count;
    await registry.register({ ...registration('watched'), messageCount: markOf(0) });
    for (let n = 0; n < actors; n += 1) await registry.register(registration(`actor-${n}`));
    studio = polling ? createPollingBridge(registry, url) : connectStudio(registry, { url });
    await studio.flush();
  },
  async load({ rate, seconds, watchedOneIn }: Load): Promise<Loaded> {
    lag();
    const first = watched;
    let turn = 0;
    const due = await openLoop(rate, seconds, () => {
      turn += 1;
      if (turn % watchedOneIn === 0) {
        watched += 1;
        return registry.incrementMessageCount('watched');
      }
      calls += 1;
      return registry.incrementMessageCount(`actor-${calls % actors}`);
    });
    return { due: due.filter((_, n) => (n + 1) % watchedOneIn === 0), first, lagMs: lag() };
  },
});
