import { connectStudio } from '../src/connect-studio.ts';
import type { Studio, StudioOptions } from '../src/types.ts';
import { createAgenda } from './agenda.ts';
import type { DemoOptions } from './arguments.ts';
import { createRandom } from './random.ts';
import { createRegistry, type DemoRegistry } from './registry.ts';
import { createShop, MESSAGES_PER_ORDER, type Shop } from './shop.ts';

export interface Demo {
  readonly registry: DemoRegistry;
  readonly studio: Studio;
  readonly shop: Shop;
  stop(): Promise<void>;
}

const TICK_MS = 20;
/** After a longer sleep (a closed laptop) the shop goes on from now instead of catching up. */
const MAX_BEHIND_MS = 1_000;

/** Opens the shop, connects it to a studio and lets it run until stopped. */
export function startDemo(options: DemoOptions, studioOptions: StudioOptions = {}): Demo {
  const registry = createRegistry();
  const studio = connectStudio(registry, {
    app: options.app,
    redact: ['payload.card'],
    ...(studioOptions.link || studioOptions.engine ? {} : { url: options.url }),
    ...studioOptions,
  });
  const agenda = createAgenda();
  const world = { registry, studio, agenda, random: createRandom(options.seed) };
  const shop = createShop(world, options.actors, options.rate, Date.now());
  const everyMs = (1000 * MESSAGES_PER_ORDER) / options.rate;
  let nextOrderAt = Date.now();

  /** One timer for everything. What is due by now happens now, so a late tick costs no order. */
  function tick(): void {
    const now = Date.now();
    nextOrderAt = Math.max(nextOrderAt, now - MAX_BEHIND_MS);
    for (; nextOrderAt <= now; nextOrderAt += everyMs) {
      agenda.plan(nextOrderAt, (at) => shop.order(at));
    }
    agenda.runUntil(now);
  }

  const timer = setInterval(tick, TICK_MS);
  return {
    registry,
    studio,
    shop,
    async stop() {
      clearInterval(timer);
      await studio.close();
    },
  };
}
