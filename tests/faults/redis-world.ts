import { connectStudio, type Studio, type StudioOptions } from '@loom-studio/core-adapter';
import {
  actorKey,
  type ChangeEntry,
  type LogEvent,
  parseRedisUrl,
  type RedisAddress,
} from '@loom-studio/core-adapter/protocol';
import { createRegistry } from '../../core-adapter/demo/registry.ts';
import { createRedisLink } from '../../core-adapter/src/links/redis.ts';
import { createOwnConnection } from '../../core-adapter/src/links/redis-connection.ts';
import type { Link } from '../../core-adapter/src/types.ts';
import type { Engine } from '../../sidecar/src/engine/engine.ts';
import { createRedisEngine, type RedisOptions } from '../../sidecar/src/engine/redis/redis.ts';
import { byKey, type Observed, violations } from '../../sidecar/src/ingest/history-checker.ts';
import { createStudio, type RunningStudio } from '../../sidecar/src/ingest/studio.ts';
import { eventually } from '../support/eventually.ts';
import { registration } from '../support/registration.ts';

export const WS = 'default';
export const WITHIN_MS = 20_000;
const SETTLE_MS = 500;

type Registry = ReturnType<typeof createRegistry>;
export type Tamper = (engine: Engine) => Engine;
export type LinkTamper = (link: Link) => Link;

/** What one sidecar saw of a workspace. */
export interface Observer {
  studio: RunningStudio;
  /** Everything it applied, in order; anew after it loaded an earlier state of the same epoch. */
  seen: ChangeEntry[][];
  /** Times it had to load everything anew. */
  resets(): number;
}

/** What keeps a workspace live in one sidecar. */
export interface RedisSidecar extends Observer {
  /** As it is, whatever was tampered with. */
  engine: Engine;
  close(): Promise<void>;
}

export interface RedisApp {
  registry: Registry;
  adapter: Studio;
}

const opened: Array<() => Promise<void>> = [];

/** To be called after each test. */
export async function closeAll(): Promise<void> {
  for (const close of opened.splice(0).reverse()) await close();
}

export function closing(close: () => Promise<void>): void {
  opened.push(close);
}

export function engineAt(url: string, options: Partial<RedisOptions> = {}): Engine {
  const address = parseRedisUrl(url) as RedisAddress;
  const engine = createRedisEngine({ address, onError: () => undefined, ...options });
  closing(engine.close);
  return engine;
}

export interface SidecarOptions extends Partial<RedisOptions> {
  workspace?: string;
  /** Takes a protection out. */
  tamper?: Tamper;
}

export async function sidecarAt(
  url: string,
  { tamper = (engine) => engine, workspace = WS, ...options }: SidecarOptions = {},
): Promise<RedisSidecar> {
  const engine = engineAt(url, options);
  const studio = await createStudio({ engine: tamper(engine), workspace, onError: () => undefined });
  // What may be wedged does not end by itself.
  closing(async () => {
    await engine.close();
    await studio.close();
  });
  const close = async () => {
    await studio.close();
    await engine.close();
  };
  return { ...observe(studio), engine, close };
}

export function observe(studio: RunningStudio): Observer {
  const seen: ChangeEntry[][] = [[]];
  let resets = 0;
  studio.onChange((entry) => seen.at(-1)?.push(entry));
  studio.onReset(() => {
    resets += 1;
    if (seen.at(-1)?.at(-1)?.epoch === studio.position().epoch) seen.push([]);
  });
  return { studio, seen, resets: () => resets };
}

/** An app of `actors` actors whose adapter writes to Redis. */
export async function appAt(
  url: string,
  {
    actors = 20,
    tamper,
    workspace = WS,
    ...options
  }: { actors?: number; tamper?: LinkTamper } & StudioOptions = {},
): Promise<RedisApp> {
  const registry = createRegistry();
  for (let n = 0; n < actors; n += 1) await registry.register(registration(`actor-${n}`));
  const link = (tamper ?? ((each) => each))(linkAt(url, workspace));
  const adapter = connectStudio(registry, { link, workspace, log: () => undefined, ...options });
  closing(() => adapter.close(0));
  return { registry, adapter };
}

function linkAt(url: string, workspace: string): Link {
  const address = parseRedisUrl(url) as RedisAddress;
  const connection = createOwnConnection({ address, log: () => undefined, timeoutMs: 2_000 });
  return createRedisLink({ connection, workspace });
}

/** Calls on the app's actors: messages and statuses, arrivals and departures. */
export async function work(registry: Registry, from: number, calls: number): Promise<void> {
  for (let step = from; step < from + calls; step += 1) {
    const id = `actor-${step % 20}`;
    await registry.incrementMessageCount(id);
    await registry.updateStatus(id, step % 3 === 0 ? 'busy' : 'idle');
    if (step % 10 === 0) await registry.register(registration(`visitor-${step}`));
    if (step % 20 === 0) await registry.unregister(`visitor-${step - 10}`);
    if (step % 25 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Works until it is stopped, so that a fault meets something under way. */
export function working(registry: Registry): { stop(): Promise<void> } {
  let going = true;
  const run = async () => {
    for (let step = 0; going; step += 25) await work(registry, step, 25);
  };
  const running = run();
  return {
    stop() {
      going = false;
      return running;
    },
  };
}

/** I1, I2, I4 to I6 of everything seen so far; empty when all is as it must be. */
export async function wrong({ registry }: RedisApp, sidecars: Observer[]): Promise<string[]> {
  const observers: Observed['observers'] = {};
  const finals: Observed['finals'] = {};
  for (const [index, { studio, seen }] of sidecars.entries()) {
    for (const [part, entries] of seen.entries()) observers[`sidecar ${index}.${part}`] = entries;
    finals[`sidecar ${index}`] = byKey(studio.view.live());
  }
  const truth: Observed['truth'] = new Map();
  for (const { actorId, messageCount, status } of await registry.getAll())
    truth.set(actorKey('default', actorId), { messageCount, status });
  return violations({ observers, finals, truth }).slice(0, 5);
}

/**
 * At rest: the registry and all sidecars agree, and nobody saw anything that may not be. The app does a little
 * at each look, so that its adapter need not wait for its next sign of life to be answered.
 */
export async function agree(app: RedisApp, sidecars: Observer[], withinMs = WITHIN_MS): Promise<void> {
  await eventually(async () => {
    await app.registry.incrementMessageCount('actor-0');
    if (!(await app.adapter.flush(2_000))) throw new Error('the adapter could not deliver');
    // A flush is answered before it takes effect.
    await eventually(async () => {
      const found = await wrong(app, sidecars);
      if (found.length > 0) throw new Error(found.join('\n'));
    }, SETTLE_MS);
  }, withinMs);
}

export const register = (id: string): LogEvent => ({
  kind: 'registered',
  at: 1,
  id,
  type: 'T',
  worker: 'w',
  status: 'idle',
});

export const ids = ({ studio }: Pick<Observer, 'studio'>): string[] =>
  [...studio.view.live()].map(({ id }) => id).sort();

/** A position of another past counts as up to date. */
export const trusting: Tamper = (engine) => ({
  ...engine,
  async since(ws, position) {
    const entries = await engine.since(ws, position);
    return entries === 'gone' && position.epoch !== '' ? [] : entries;
  },
});

/** Shows, and leaves the writing to others. */
export const watching: Tamper = (engine) => ({ ...engine, hold: async () => false });

/** What is missing in the log is not told. */
export const gapless: Tamper = (engine) => ({
  ...engine,
  tail: async (...asked) => ({ ...(await engine.tail(...asked)), gap: false }),
});

/** The adapter is never asked for everything. */
export const neverAsked: LinkTamper = (link) => ({
  ...link,
  async send(flush) {
    const reply = await link.send(flush);
    return reply.ok ? { ...reply, resync: false } : reply;
  },
});

/** The adapter does not learn that there is a new epoch, nor that numbers went back. */
export const sameEpoch: LinkTamper = (link) => {
  let epoch: string | undefined;
  let last = 0;
  return {
    ...link,
    async send(flush) {
      const reply = await link.send(flush);
      if (!reply.ok) return reply;
      epoch ??= reply.epoch;
      last = Math.max(last, reply.last);
      return { ...reply, epoch, last };
    },
  };
};

/** The adapter takes what it sent for delivered, whatever was answered. */
export const forgetful: LinkTamper = (link) => {
  let known = { epoch: '', last: 0 };
  return {
    ...link,
    async send(flush) {
      const reply = await link.send(flush);
      if (reply.ok) known = reply;
      return reply.ok ? reply : { ok: true, ...known, resync: false };
    },
  };
};
