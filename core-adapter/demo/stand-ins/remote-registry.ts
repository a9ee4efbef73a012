import type { Runtime } from '../../src/runtime.ts';
import { pause } from '../../src/runtime.ts';
import type { Registration } from '../../src/types.ts';

/**
 * A registry over a store elsewhere: every call takes time on the way there and back, reads give copies, a
 * list is read actor by actor while others write, and `cleanup` goes through `unregister`.
 */
export class RemoteRegistry {
  readonly stored = new Map<string, Registration>();
  readonly #runtime: Runtime;
  /** Milliseconds each way, at most. */
  readonly #delayMs: number;

  constructor(runtime: Runtime, delayMs = 3) {
    this.#runtime = runtime;
    this.#delayMs = delayMs;
  }

  async register(registration: Registration): Promise<void> {
    const kept = structuredClone(registration);
    await this.#trip(() => this.stored.set(kept.actorId, kept));
  }

  async unregister(actorId: string): Promise<void> {
    await this.#trip(() => this.stored.delete(actorId));
  }

  async get(actorId: string): Promise<Registration | undefined> {
    return this.#trip(() => structuredClone(this.stored.get(actorId)));
  }

  async getAll(): Promise<Registration[]> {
    const ids = await this.#trip(() => [...this.stored.keys()]);
    const all = await Promise.all(ids.map((id) => this.get(id)));
    return all.filter((registration) => registration !== undefined);
  }

  async heartbeat(actorId: string): Promise<void> {
    const now = new Date(this.#runtime.now()).toISOString();
    await this.#change(actorId, (actor) => {
      actor.lastHeartbeat = now;
    });
  }

  async updateStatus(actorId: string, status: string): Promise<void> {
    await this.#change(actorId, (actor) => {
      actor.status = status;
    });
  }

  async incrementMessageCount(actorId: string): Promise<void> {
    await this.#change(actorId, (actor) => {
      actor.messageCount++;
    });
  }

  async cleanup(maxAgeMs: number): Promise<number> {
    const oldest = this.#runtime.now() - maxAgeMs;
    const all = await this.getAll();
    const stale = all.filter(({ lastHeartbeat }) => Date.parse(lastHeartbeat) < oldest);
    for (const { actorId } of stale) await this.unregister(actorId);
    return stale.length;
  }

  #change(actorId: string, apply: (actor: Registration) => void): Promise<void> {
    return this.#trip(() => {
      const actor = this.stored.get(actorId);
      if (actor) apply(actor);
    });
  }

  async #trip<T>(atTheStore: () => T): Promise<T> {
    await pause(this.#runtime, this.#runtime.random() * this.#delayMs);
    const result = atTheStore();
    await pause(this.#runtime, this.#runtime.random() * this.#delayMs);
    return result;
  }
}
