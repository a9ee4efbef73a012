import { type Behaviour, LoomActor, type StandInActor } from './loom-actor.ts';
import type { LoomMessage, MemoryQueue } from './loom-queues.ts';

/** A runtime whose actors live from activation to deactivation. */
export class ActorRuntime {
  private readonly active = new Map<string, StandInActor>();
  private readonly behaviours: Readonly<Record<string, Behaviour>>;
  private readonly parents: Readonly<Record<string, string>>;

  constructor(
    behaviours: Readonly<Record<string, Behaviour>>,
    parents: Readonly<Record<string, string>> = {},
  ) {
    this.behaviours = behaviours;
    this.parents = parents;
  }

  async activateActor(actorId: string, actorType: string, _overrides?: object): Promise<StandInActor> {
    const known = this.active.get(actorId);
    if (known) return known;
    const behave = this.behaviours[actorType];
    if (!behave) throw new Error(`Actor type ${actorType} not registered`);
    const actor = new LoomActor({ actorId, actorType, parentActorId: this.parents[actorId] }, behave);
    this.active.set(actorId, actor);
    return actor;
  }

  async deactivateActor(actorId: string): Promise<void> {
    this.active.delete(actorId);
  }
}

/**
 * Takes one message, activates, runs and deactivates, and acknowledges unless the handling failed: a failed
 * message is neither given back nor set aside. Resolves to what the handling threw, if anything.
 */
export async function workOnce(runtime: ActorRuntime, queue: MemoryQueue, type: string): Promise<unknown> {
  const message = await queue.dequeue(`actor:${type}`, 0);
  if (!message) return undefined;
  let thrown: unknown;
  try {
    await run(await runtime.activateActor(message.actorId, type), message);
  } catch (error) {
    thrown = error;
  }
  await runtime.deactivateActor(message.actorId);
  const waits = thrown instanceof Error && thrown.name.endsWith('SuspendError');
  if (thrown === undefined || waits) await queue.ack(message);
  return thrown;
}

async function run(actor: StandInActor, { messageType, payload }: LoomMessage): Promise<void> {
  const fields = payload as Record<string, never>;
  if (messageType === 'execute') await actor.execute(payload);
  else if (messageType === 'event') await actor.resume(fields.eventType ?? '', fields.data);
  else if (messageType === 'activity_completed')
    await actor.resumeWithActivity(fields.activityId ?? '', fields.result);
  else if (messageType === 'activity_failed')
    await actor.resumeWithActivityError(fields.activityId ?? '', fields.error ?? '');
}

/** A runtime that keeps its actors in a pool. */
export class PooledRuntime {
  private readonly actorPool = new Map<string, StandInActor>();

  private readonly behaviours: Readonly<Record<string, Behaviour>>;

  constructor(behaviours: Readonly<Record<string, Behaviour>>) {
    this.behaviours = behaviours;
  }

  async getActor(actorId: string, actorType: string, _context: object): Promise<StandInActor> {
    const behave = this.behaviours[actorType];
    if (!behave) throw new Error(`Actor type ${actorType} not registered`);
    const actor = this.actorPool.get(actorId) ?? new LoomActor({ actorId, actorType }, behave);
    this.actorPool.set(actorId, actor);
    return actor;
  }

  async routeMessage(message: LoomMessage, context: object): Promise<void> {
    const actor = await this.getActor(message.actorId, message.metadata.actorType ?? 'unknown', context);
    await actor.execute(message.payload);
  }

  async evictIdleActors(): Promise<void> {
    this.actorPool.clear();
  }
}
