import type { Registration, RegistryLike } from '../src/types.ts';

/** Loom's in-memory registry as far as an app sees it: hands out live objects, changes them in place. */
export interface DemoRegistry extends RegistryLike {
  register(registration: Registration): Promise<void>;
  unregister(actorId: string): Promise<void>;
  get(actorId: string): Promise<Registration | undefined>;
  getByType(actorType: string): Promise<Registration[]>;
  getAll(): Promise<Registration[]>;
  heartbeat(actorId: string): Promise<void>;
  updateStatus(actorId: string, status: string): Promise<void>;
  incrementMessageCount(actorId: string): Promise<void>;
  /** Removes what had no heartbeat for that long, without calling `unregister`. Returns how many. */
  cleanup(maxAgeMs: number): Promise<number>;
}

export function createRegistry(now: () => number = Date.now): DemoRegistry {
  const actors = new Map<string, Registration>();

  /** Calls on actors that are not there are no errors in Loom. */
  async function change(actorId: string, apply: (actor: Registration) => void): Promise<void> {
    const actor = actors.get(actorId);
    if (actor) apply(actor);
  }

  return {
    async register(registration) {
      actors.set(registration.actorId, registration);
    },
    async unregister(actorId) {
      actors.delete(actorId);
    },
    get: async (actorId) => actors.get(actorId),
    getByType: async (actorType) => [...actors.values()].filter((actor) => actor.actorType === actorType),
    getAll: async () => [...actors.values()],
    heartbeat: (actorId) =>
      change(actorId, (actor) => {
        actor.lastHeartbeat = new Date(now()).toISOString();
      }),
    updateStatus: (actorId, status) =>
      change(actorId, (actor) => {
        actor.status = status;
      }),
    incrementMessageCount: (actorId) =>
      change(actorId, (actor) => {
        actor.messageCount++;
      }),
    async cleanup(maxAgeMs) {
      const oldest = now() - maxAgeMs;
      const stale = [...actors.values()].filter((actor) => Date.parse(actor.lastHeartbeat) < oldest);
      for (const { actorId } of stale) actors.delete(actorId);
      return stale.length;
    },
  };
}
