import { openStudio } from '../../src/connect-studio.ts';
import type { AppEvent, EventOf } from '../../src/protocol/events.ts';
import type { RegistryLike, StudioOptions } from '../../src/types.ts';
import { ActivitySuspendError, type Behaviour } from './loom-actor.ts';
import { type LoomMessage, MemoryQueue } from './loom-queues.ts';
import { ActorRuntime } from './loom-runtimes.ts';
import { createManualRuntime } from './manual-runtime.ts';
import { createModelStudio } from './model-studio.ts';

/** A connection whose time stands still until told, and what the studio heard. */
export function connect(registry?: RegistryLike, options: StudioOptions = {}) {
  const time = createManualRuntime();
  const model = createModelStudio();
  const studio = openStudio(
    registry,
    { link: model, instance: 'host-1', log: () => undefined, ...options },
    { runtime: time, env: {} },
  );
  const told = <K extends AppEvent['kind']>(kind: K) =>
    model.applied.filter((event): event is EventOf<K> & AppEvent => event.kind === kind);
  async function settle() {
    await time.advance(1_100);
  }
  return { time, model, studio, told, settle };
}

let ids = 0;
export function messageTo(actorId: string, payload: unknown, more: Partial<LoomMessage> = {}): LoomMessage {
  return {
    messageId: `m${++ids}`,
    actorId,
    messageType: 'execute',
    correlationId: actorId,
    payload,
    metadata: { timestamp: new Date(1_700_000_000_000).toISOString(), priority: 0 },
    ...more,
  };
}

export const BEHAVIOURS: Record<string, Behaviour> = {
  Order: (input) => ({ got: input }),
  Failing: () => {
    throw new Error('no stock');
  },
  Waiting: () => {
    throw new ActivitySuspendError('waits');
  },
};

/** The same, with a runtime and a queue that are observed. */
export function world(
  registry?: RegistryLike,
  behaviours = BEHAVIOURS,
  parents: Record<string, string> = {},
) {
  const connected = connect(registry);
  const queue = new MemoryQueue();
  const runtime = new ActorRuntime(behaviours, parents);
  const stop = connected.studio.observe({ runtime, messageQueue: queue });
  return { ...connected, queue, runtime, stop };
}
