import { connectStudio } from '../src/connect-studio.ts';
import type { DemoOptions } from './arguments.ts';
import { createCrew } from './crew.ts';
import { studioOptionsOf } from './demo.ts';
import type { Behaviour } from './stand-ins/loom-actor.ts';
import { MemoryQueue } from './stand-ins/loom-queues.ts';
import { ActorRuntime } from './stand-ins/loom-runtimes.ts';
import { pause, systemTime } from './time.ts';
import { ACTOR_OF, TROUBLE_AFTER_MS } from './troubles.ts';

interface Branch {
  type: string;
  message: string;
  actors: readonly string[];
  workMs: number;
}

const BRANCHES: Record<Exclude<DemoOptions['process'], 'shop'>, Branch> = {
  reports: { type: 'Report', message: 'BuildReport', actors: [ACTOR_OF['stuck-sync']], workMs: 50 },
  couriers: { type: 'Courier', message: 'Deliver', actors: [ACTOR_OF.killed, 'courier-2'], workMs: 300 },
};

const EVERY_MS = 500;

/**
 * A process of its own beside the shop, with one kind of actor and no registry: the studio knows its actors from the
 * runtime alone. `hang` is called within a message once the demo was well for a while.
 */
export function startBranch(
  options: DemoOptions & { process: keyof typeof BRANCHES },
  hang: () => void = () => undefined,
): void {
  const { type, message, actors, workMs } = BRANCHES[options.process];
  const troubledFrom = Date.now() + TROUBLE_AFTER_MS;
  const behave: Behaviour = async () => {
    await pause(systemTime, workMs);
    if (options.process === 'reports' && Date.now() >= troubledFrom) hang();
  };
  const runtime = new ActorRuntime({ [type]: behave });
  const messageQueue = new MemoryQueue();

  const studio = connectStudio(undefined, studioOptionsOf(options));
  studio.observe({ runtime, messageQueue });

  const crew = createCrew({ time: systemTime, runtime, queue: messageQueue, type, workers: actors.length });
  let sent = 0;
  setInterval(() => {
    const to = actors[sent++ % actors.length] ?? '';
    if (!crew.isBusy(to))
      void crew.send({ to, type: message, correlationId: `${type}-${sent}`, payload: {} });
  }, EVERY_MS);
}

const LOOK_MS = 1_000;

/** Nothing else runs in this process any more, without a core being burnt for it. Ends with the process that started it. */
export function hangForGood(): void {
  const parent = process.ppid;
  const cell = new Int32Array(new SharedArrayBuffer(4));
  while (process.ppid === parent) Atomics.wait(cell, 0, 0, LOOK_MS);
  process.exit(0);
}
