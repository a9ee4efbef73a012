import type { StudioActor } from './discovery-bridge.ts';
import { type Facts, readFacts } from './facts.ts';
import type { Listener } from './observer.ts';
import { compileRedactions, DEFAULT_REDACTIONS } from './protocol/redact.ts';
import type { RegistryLike } from './types.ts';

export interface CacheDeps {
  onUpdate(actor: StudioActor): void;
  onRemoved(id: string): void;
  log(line: string): void;
}

export interface ActorCache {
  readonly listener: Listener;
  /** Reads the registry in the background. */
  load(registry: RegistryLike): void;
  unload(): void;
  /** Settles when the first read is done, whether or not it succeeded. */
  loaded(): Promise<void>;
  put(actor: StudioActor): void;
  get(id: string): StudioActor | undefined;
  all(): StudioActor[];
}

interface Held extends StudioActor {
  since: number;
}

const REDACTIONS = compileRedactions(DEFAULT_REDACTIONS);

/** The bridge's own list of actors: one read of the registry, kept up by the hooks. */
export function createActorCache(deps: CacheDeps): ActorCache {
  const actors = new Map<string, Held>();
  const updated = new Set<string>();
  const asking = new Set<string>();
  let registry: RegistryLike | undefined;
  let reading: Promise<void> = Promise.resolve();
  /** What the hooks told during a read is newer than what the read gives. */
  let heard: Set<string> | undefined;

  function callBack(run: () => void): void {
    try {
      run();
    } catch (error) {
      deps.log(`a bridge callback threw: ${String(error)}`);
    }
  }

  function tell(id: string): void {
    heard?.add(id);
    if (updated.size === 0) setImmediate(tellAll).unref();
    updated.add(id);
  }

  function tellAll(): void {
    const ids = [...updated];
    updated.clear();
    for (const id of ids) {
      const held = actors.get(id);
      if (held) callBack(() => deps.onUpdate(shown(held)));
    }
  }

  function hold(actor: StudioActor): void {
    const since = actors.get(actor.id)?.since ?? Date.now() - actor.uptime;
    actors.set(actor.id, { ...actor, since });
    tell(actor.id);
  }

  function drop(id: string): void {
    heard?.add(id);
    if (actors.delete(id)) callBack(() => deps.onRemoved(id));
  }

  async function read(from: RegistryLike): Promise<void> {
    const mine = new Set<string>();
    heard = mine;
    try {
      const all = await from.getAll();
      if (registry === from) merge(all, mine);
    } catch (error) {
      deps.log(`the bridge could not read the registry: ${String(error)}`);
    }
    if (heard === mine) heard = undefined;
  }

  function merge(all: readonly unknown[], newer: ReadonlySet<string>): void {
    heard = undefined;
    const present = new Set<string>();
    for (const registration of all) {
      const facts = readFacts(registration, REDACTIONS)?.value;
      if (!facts) continue;
      present.add(facts.id);
      if (!newer.has(facts.id)) hold(fromFacts(facts));
    }
    for (const id of [...actors.keys()]) if (!present.has(id) && !newer.has(id)) drop(id);
  }

  function load(from: RegistryLike): void {
    registry = from;
    reading = read(from);
  }

  /** An actor that was changed before we knew it. */
  async function discover(id: string): Promise<void> {
    const from = registry;
    if (!from || asking.has(id)) return;
    asking.add(id);
    try {
      const facts = readFacts(await from.get(id), REDACTIONS)?.value;
      if (facts && registry === from && !actors.has(id)) hold(fromFacts(facts));
    } catch (error) {
      deps.log(`the bridge could not read ${id}: ${String(error)}`);
    }
    asking.delete(id);
  }

  const listener: Listener = {
    registered: (facts) => hold(fromFacts(facts)),
    changed(id, change) {
      const held = actors.get(id);
      if (!held) {
        void discover(id);
        return;
      }
      if (change.status !== undefined) held.status = change.status;
      if (change.lastHeartbeat !== undefined) held.lastHeartbeat = iso(change.lastHeartbeat);
      held.messageCount += change.messages ?? 0;
      tell(id);
    },
    removed: drop,
    swept() {
      if (registry) load(registry);
    },
  };

  return {
    listener,
    load,
    unload() {
      registry = undefined;
    },
    loaded: () => reading,
    put: hold,
    get(id) {
      const held = actors.get(id);
      return held && shown(held);
    },
    all: () => Array.from(actors.values(), shown),
  };
}

function fromFacts(facts: Facts): StudioActor {
  return {
    id: facts.id,
    type: facts.type,
    status: facts.status ?? 'idle',
    workerId: facts.worker ?? '',
    messageCount: facts.messageCount ?? 0,
    queueDepth: facts.queueDepth ?? 0,
    lastHeartbeat: iso(facts.lastHeartbeat ?? Date.now()),
    uptime: 0,
    ...(facts.metadata === undefined ? {} : { metadata: facts.metadata }),
  };
}

function shown({ since, ...actor }: Held): StudioActor {
  return { ...actor, uptime: Math.max(0, Date.now() - since) };
}

function iso(millis: number): string {
  return new Date(millis).toISOString();
}
