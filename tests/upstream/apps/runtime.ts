/** A shop on Loom's runtime, workers and stores, first as it is and then observed. `runtime.ts memory|redis`. */
import { connectStudio } from '@loom-studio/core-adapter';
import { loom, redisOfLoom, tell } from './loom.ts';
import type { JournalStore, RedisClient } from './loom-types.ts';
import { remember } from './outcomes.ts';
import { createShop, type Shop } from './shop.ts';

type Recorder = { setStore(store: object): void; getStore(): object };
interface TelemetryStore {
  events: object[];
  metrics: object[];
}

const { InMemoryJournalStore } = await loom<{ InMemoryJournalStore: new () => JournalStore }>(
  'storage/in-memory-journal-store',
);
const { RedisJournalStore } = await loom<{
  RedisJournalStore: new (redis: RedisClient, options: { keyPrefix: string }) => JournalStore;
}>('storage/redis-journal-store');
const { TelemetryRecorder } = await loom<{ TelemetryRecorder: Recorder }>('observability/telemetry-recorder');
const { InMemoryTelemetryStore } = await loom<{ InMemoryTelemetryStore: new () => TelemetryStore }>(
  'storage/telemetry-store',
);

const ACTORS = [
  'order-a',
  'order-b',
  'order-c',
  'mail-1',
  'approval-1',
  'approval-2',
  'payment-1',
  'family-1',
];
const redis = process.argv[2] === 'redis' ? redisOfLoom() : undefined;
const journals = (keyPrefix: string): JournalStore =>
  redis ? new RedisJournalStore(redis, { keyPrefix }) : new InMemoryJournalStore();

async function stored(shop: Shop) {
  const of = async (id: string) => ({
    state: await shop.stateStore
      .load(id)
      .then((saved) => saved && { status: saved.status, state: saved.state }),
    journal: await shop.journalStore.readEntries(id),
  });
  return Object.fromEntries(await Promise.all(ACTORS.map(async (id) => [id, await of(id)] as const)));
}

async function run(shop: Shop) {
  const telemetry = new InMemoryTelemetryStore();
  TelemetryRecorder.setStore(telemetry);
  await shop.open();
  return {
    outcomes: shop.outcomes.lines,
    taken: shop.taken.map(({ messageId, actorId }) => [messageId, actorId]),
    stored: await stored(shop),
    traced: shop.traced,
    events: telemetry.events.length,
    recorded: telemetry.metrics.length,
    measured: await shop.metrics.getMetrics(),
  };
}

const untouched = await run(createShop(journals('plain')));

const shop = createShop(journals('observed'));
const parts = [shop.runtime, shop.queue, shop.journalStore, shop.stateStore, shop.traceWriter, shop.metrics];
const isAsBefore = remember(...parts, ...shop.actors, TelemetryRecorder);
const studio = connectStudio(undefined, { app: 'shop' });
studio.observe({
  ...{ runtime: shop.runtime as never, messageQueue: shop.queue, journalStore: shop.journalStore },
  ...{ stateStore: shop.stateStore, traceWriter: shop.traceWriter, metrics: shop.metrics },
  telemetry: TelemetryRecorder,
});
const observed = await run(shop);
const flushed = await studio.flush();
const { dropped, observing } = studio.stats();
await studio.close();
const restored = isAsBefore();
await redis?.quit();

tell({ untouched, observed, flushed, dropped, observing, restored });
