import type { Flush, FlushReply, RedisAddress } from '@loom-studio/core-adapter/protocol';
import type { Engine, Trouble } from '../../engine/engine.ts';
import { createLoomRegistry } from '../../engine/redis/loom-registry.ts';
import { refusalOf } from '../../engine/redis/refusal.ts';
import type { Log } from '../../log.ts';
import type { Studio } from '../../studio.ts';
import { type Following, follow } from './follow.ts';
import { pause } from './pause.ts';
import type { DiscoveryCounts } from './teller.ts';

const LEASE = 'discovery';
const LEASE_MS = 3_000;
const UNREACHABLE = { code: 'unreachable', text: 'Redis is not reachable' } as const;

/** Whose registry is followed, and where it is. */
export interface Followed {
  redis: RedisAddress;
  /** The registry's `keyPrefix`. */
  prefix: string;
  /** Under which its actors are shown. */
  app: string;
}

export interface DiscoveryOptions {
  /** This sidecar, which the lease names as its holder. */
  id: string;
  engine: Engine;
  studio: Studio & { append(flush: Flush): Promise<FlushReply> };
  now: () => number;
  log: Log;
  onError: (error: unknown) => void;
}

/** `standing by`: another sidecar follows. `failing`: `trouble()` says why. */
export type DiscoveryState = 'following' | 'standing by' | 'failing';

export interface Discovery {
  state(): DiscoveryState;
  /** Why the app's registry cannot be read. */
  trouble(): Pick<Trouble, 'code' | 'text'> | undefined;
  counts(): Readonly<DiscoveryCounts>;
  /** In the registry, as this sidecar saw it last; 0 while another follows. */
  actors(): number;
  close(): Promise<void>;
}

/** Follows the registry of a Loom app that knows nothing of the studio. One sidecar of all does, by lease. */
export function createDiscovery(
  { redis: address, prefix, app }: Followed,
  { id: holder, engine, studio, now, log, onError }: DiscoveryOptions,
): Discovery {
  const { workspace, view, append } = studio;
  const stop = new AbortController();
  const counts: DiscoveryCounts = { walks: 0, hashes: 0, ghosts: 0, heard: 0, malformed: 0, dropped: 0 };
  let heldAt = Number.NEGATIVE_INFINITY;
  let following: Following | undefined;
  let trouble: Pick<Trouble, 'code' | 'text'> | undefined;

  const holds = () => performance.now() - heldAt < LEASE_MS;

  const renew = async (): Promise<boolean> => {
    const asked = performance.now();
    try {
      if (!(await engine.hold(workspace, LEASE, holder, LEASE_MS))) return false;
      heldAt = asked;
      return true;
    } catch (error) {
      onError(error);
      return holds();
    }
  };

  const onTrouble = (error: unknown): void => {
    const text = error === undefined ? undefined : error instanceof Error ? error.message : String(error);
    if ((text === undefined) !== (trouble === undefined)) {
      if (text === undefined) log.info({ app }, 'the registry of the app is read again');
      else log.warn({ app, reason: text }, 'the registry of the app cannot be read; trying on');
    }
    trouble = text === undefined ? undefined : (refusalOf(error) ?? UNREACHABLE);
  };

  const open = (onMessage: (text: string) => void) =>
    createLoomRegistry({
      address,
      prefix,
      onMessage,
      // What fails is met again by the commands that needed it.
      onError: (error) => log.debug({ err: error }, 'the Redis of the app'),
    });

  const begin = (): Following => {
    log.info({ app, at: address.shown }, 'following the registry of the app');
    return follow({ app, view, append, open, mayAct: holds, counts, now, onError, onTrouble });
  };

  const end = async (): Promise<void> => {
    await following?.close();
    following = undefined;
    trouble = undefined;
  };

  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      if (await renew()) following ??= begin();
      else await end();
      await pause(LEASE_MS / 3, stop.signal);
    }
    await end();
  };

  const running = run();
  return {
    state: () => (!following ? 'standing by' : trouble === undefined ? 'following' : 'failing'),
    trouble: () => trouble,
    counts: () => counts,
    actors: () => following?.actors() ?? 0,
    async close() {
      stop.abort();
      await running;
      // Without it the lease runs out by itself.
      await engine.release(workspace, LEASE, holder).catch(onError);
    },
  };
}
