/** Loom's worker on Loom's own queue in memory, both as they are. The worker never lets anything else run. */
import { connectStudio } from '@loom-studio/core-adapter';
import { loom } from './loom.ts';
import type { Queue, Worker } from './loom-types.ts';

const { ActorWorker } = await loom<{ ActorWorker: new (...parts: unknown[]) => Worker }>(
  'runtime/actor-worker',
);
const { InMemoryMessageQueue } = await loom<{ InMemoryMessageQueue: new () => Queue }>(
  'storage/in-memory-message-queue',
);

const messageQueue = new InMemoryMessageQueue();
const studio = connectStudio(undefined, { app: 'starving', watchdog: true });
studio.observe({ messageQueue });
await studio.flush();
const ready = setInterval(() => {
  if (!studio.stats().watchdog.connected) return;
  clearInterval(ready);
  console.log('starts its worker');
  setTimeout(() => console.log('another turn'), 1_000);
  void new ActorWorker({}, messageQueue, 'Order').start();
}, 50);
