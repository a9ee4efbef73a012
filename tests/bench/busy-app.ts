import { setTimeout as sleep } from 'node:timers/promises';
import type { Studio } from '@loom-studio/core-adapter';
import { createRegistry } from '../../core-adapter/demo/registry.ts';
import type { StandInActor } from '../../core-adapter/demo/stand-ins/loom-actor.ts';
import { MemoryQueue } from '../../core-adapter/demo/stand-ins/loom-queues.ts';
import { ActorRuntime, workOnce } from '../../core-adapter/demo/stand-ins/loom-runtimes.ts';
import { MemoryStateStore } from '../../core-adapter/demo/stand-ins/stores.ts';
import { registration } from '../support/registration.ts';

const ACTORS = 1_000;

/** An app as Loom runs it: for each message an actor is activated, journals, saves its state and rests again. */
export interface BusyApp {
  readonly registry: ReturnType<typeof createRegistry>;
  /** Has all of it observed. */
  observe(studio: Studio): void;
  message(): Promise<void>;
}

/** Takes entries and forgets them: what a journal costs is not what is measured. */
function createJournal() {
  return { appendEntry: async (_id: string, _entry: object): Promise<void> => undefined };
}

export async function createBusyApp(): Promise<BusyApp> {
  const registry = createRegistry();
  const queue = new MemoryQueue();
  const journal = createJournal();
  const states = new MemoryStateStore();
  const runtime = new ActorRuntime({
    async Order(input: unknown, { context: { actorId } }: StandInActor) {
      const { n } = input as { n: number };
      const patches = [{ op: 'replace', path: ['n'], value: n }];
      const inversePatches = [{ op: 'replace', path: ['n'], value: n - ACTORS }];
      const timestamp = Date.now();
      await journal.appendEntry(actorId, { type: 'state_patches', patches, inversePatches, timestamp });
      await states.save(actorId, { actorType: 'Order', status: 'active', state: { n, item: 'teapot' } });
    },
  });
  for (let n = 0; n < ACTORS; n += 1) await registry.register(registration(`actor-${n}`));
  let sent = 0;

  return {
    registry,
    observe(studio) {
      studio.observe({ runtime, messageQueue: queue, journalStore: journal, stateStore: states });
    },
    async message() {
      const actorId = `actor-${sent % ACTORS}`;
      sent += 1;
      await queue.enqueue('actor:Order', {
        ...{ messageId: `m-${sent}`, actorId, messageType: 'execute', correlationId: actorId },
        payload: { n: sent, item: 'teapot' },
        metadata: { timestamp: new Date().toISOString(), priority: 0 },
      });
      await registry.updateStatus(actorId, 'busy');
      await workOnce(runtime, queue, 'Order');
      await registry.incrementMessageCount(actorId);
      await registry.updateStatus(actorId, 'idle');
    },
  };
}

export interface Offered {
  /** Share of a core the process took, in percent. */
  share: number;
  /** Messages handled a second. */
  perSecond: number;
}

/** What becomes of an app that is offered so many messages a second. */
export async function offer(message: () => Promise<void>, rate: number, seconds: number): Promise<Offered> {
  const before = process.cpuUsage();
  const began = performance.now();
  const total = rate * seconds;
  let sent = 0;
  while (sent < total) {
    const due = Math.min(total, ((performance.now() - began) / 1_000) * rate);
    for (; sent < due; sent += 1) await message();
    await sleep(1);
  }
  const { user, system } = process.cpuUsage(before);
  const ms = performance.now() - began;
  return { share: (user + system) / 10 / ms, perSecond: (1_000 * sent) / ms };
}
