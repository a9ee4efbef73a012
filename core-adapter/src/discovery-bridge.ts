import { createActorCache } from './actor-cache.ts';
import { openStudio } from './connect-studio.ts';
import { registryOf } from './options.ts';
import type { DiscoveryLike, RegistryLike, Studio, StudioOptions } from './types.ts';

/** An actor as Loom's Studio server has always shown it. */
export interface StudioActor {
  id: string;
  type: string;
  /** `active`, `idle`, `busy`, `evicted`, or another short word of the app's own. */
  status: string;
  workerId: string;
  messageCount: number;
  /** Registries know no queue depth: 0 unless the registration carries one. */
  queueDepth: number;
  /** ISO 8601. */
  lastHeartbeat: string;
  /** Milliseconds since this bridge first saw the actor. */
  uptime: number;
  /** With redacted paths replaced. */
  metadata?: Record<string, unknown>;
}

export interface BridgeStats {
  totalActors: number;
  activeActors: number;
  idleActors: number;
  busyActors: number;
  byType: Record<string, number>;
}

export interface DiscoveryBridgeOptions {
  /** Changes arrive as they happen; this is how often the whole registry is compared, in milliseconds. */
  pollInterval?: number | undefined;
  /** `false`: the studio never removes actors by age. Default `true`. */
  autoCleanup?: boolean | undefined;
  /** Seconds without a sign of life after which the studio calls an actor quiet. Default 300. */
  maxAge?: number | undefined;
  /** Called with an actor that appeared or changed, at most once per turn of the event loop. */
  onActorUpdate?: ((actor: StudioActor) => void) | undefined;
  onActorRemoved?: ((actorId: string) => void) | undefined;
  /** Anything else `connectStudio` takes. */
  studio?: StudioOptions | undefined;
}

/**
 * The bridge of Loom's Studio server, with its surface kept: `connect(registry)` and its actors appear.
 * It listens instead of polling, and never calls the registry's `cleanup`.
 *
 * @example
 * getDiscoveryBridge().connect(discovery.registry);
 */
export class DiscoveryBridge {
  readonly #options: DiscoveryBridgeOptions;
  readonly #cache;
  #registry: RegistryLike | undefined;
  #studio: Studio | undefined;

  constructor(options: DiscoveryBridgeOptions = {}) {
    this.#options = options;
    this.#cache = createActorCache({
      onUpdate: (actor) => options.onActorUpdate?.(actor),
      onRemoved: (id) => options.onActorRemoved?.(id),
      log: options.studio?.log ?? ((line) => console.warn(`[loom-studio] ${line}`)),
    });
  }

  /** Synchronous. Connecting again lets go of the registry before. */
  connect(source: RegistryLike | DiscoveryLike): void {
    const registry = registryOf(source);
    if (this.#registry) this.disconnect();
    const { studio, pollInterval, autoCleanup = true, maxAge = 300 } = this.#options;
    const interval = pollInterval === undefined ? {} : { reconcileIntervalMs: pollInterval };
    const settings = { maxAge, autoCleanup, ...interval, ...studio };
    this.#studio = openStudio(registry, settings, { listener: this.#cache.listener });
    this.#registry = registry;
    if (this.#studio.stats().enabled) this.#cache.load(registry);
  }

  /** Synchronous. What has not left yet is still given a moment. Known actors stay readable. */
  disconnect(): void {
    this.#registry = undefined;
    this.#cache.unload();
    // close() never rejects.
    void this.#studio?.close();
    this.#studio = undefined;
  }

  async getAllActors(): Promise<StudioActor[]> {
    await this.#cache.loaded();
    return this.#cache.all();
  }

  async getActor(actorId: string): Promise<StudioActor | undefined> {
    await this.#cache.loaded();
    return this.#cache.get(actorId);
  }

  async getActorsByType(actorType: string): Promise<StudioActor[]> {
    return (await this.getAllActors()).filter(({ type }) => type === actorType);
  }

  /** Feeds an actor that is in no registry into this bridge's own list and callbacks. */
  async handleActorRegistered(actor: StudioActor): Promise<void> {
    this.#cache.put(actor);
  }

  async handleActorUpdated(actor: StudioActor): Promise<void> {
    this.#cache.put(actor);
  }

  async handleActorUnregistered(actorId: string): Promise<void> {
    this.#cache.listener.removed(actorId);
  }

  getStats(): BridgeStats {
    const actors = this.#cache.all();
    const byType: Record<string, number> = {};
    for (const { type } of actors) byType[type] = (byType[type] ?? 0) + 1;
    const having = (status: string): number => actors.filter((actor) => actor.status === status).length;
    return {
      totalActors: actors.length,
      activeActors: having('active'),
      idleActors: having('idle'),
      busyActors: having('busy'),
      byType,
    };
  }
}

let shared: DiscoveryBridge | undefined;

/** The one bridge of this process, made at first use. */
export function getDiscoveryBridge(): DiscoveryBridge {
  shared ??= new DiscoveryBridge();
  return shared;
}
