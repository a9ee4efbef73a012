import { connectStudio } from '../src/connect-studio.ts';
import type { Studio, StudioOptions } from '../src/types.ts';
import type { DemoOptions } from './arguments.ts';
import { createRandom } from './random.ts';
import { createRegistry, type DemoRegistry } from './registry.ts';
import { createShop, type Shop } from './shop.ts';
import { MemoryQueue } from './stand-ins/loom-queues.ts';
import { MemoryJournalStore, MemoryStateStore } from './stand-ins/stores.ts';
import { systemTime } from './time.ts';

export interface Demo {
  readonly registry: DemoRegistry;
  readonly studio: Studio;
  readonly shop: Shop;
  stop(): Promise<void>;
}

/** What every process of the demo gives the adapter. */
export function studioOptionsOf({ app, url }: Pick<DemoOptions, 'app' | 'url'>): StudioOptions {
  return { app, url, redact: ['payload.card'], watchdog: true };
}

/** Connects the shop to a studio, opens it and lets it run until stopped. */
export function startDemo(options: DemoOptions, studioOptions = studioOptionsOf(options)): Demo {
  const registry = createRegistry();
  const messageQueue = new MemoryQueue();
  const journalStore = new MemoryJournalStore();
  const stateStore = new MemoryStateStore();
  const world = { time: systemTime, random: createRandom(options.seed), registry };
  const shop = createShop(
    { ...world, queue: messageQueue, journal: journalStore, state: stateStore },
    options,
  );

  // All that the studio needs of an app:
  const studio = connectStudio(registry, studioOptions);
  studio.observe({ runtime: shop.runtime, messageQueue, journalStore, stateStore });

  shop.open();
  return {
    registry,
    studio,
    shop,
    async stop() {
      shop.close();
      await studio.close();
    },
  };
}
