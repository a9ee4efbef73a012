import { hostname } from 'node:os';
import { actorKey, type ResyncReason } from '@loom-studio/core-adapter/protocol';
import type { LoomRegistry } from '../../engine/redis/loom-registry.ts';
import type { View } from '../../studio.ts';
import type { NumberedSender } from './numbered-sender.ts';
import { pause } from './pause.ts';
import { isDiscoveryOf } from './producer.ts';
import type { Teller, TellHow } from './teller.ts';

/** What following costs the app's Redis at most. */
export const WALK_LIMITS = {
  /** Hashes read a second. 100,000 actors then take 20 s. */
  hashesPerSecond: 5_000,
  /** Read in one breath. */
  pageHashes: 250,
  /** Of the time: after a page that took 10 ms nothing is asked for 40 ms at least. */
  share: 0.2,
};

export interface WalkOptions {
  app: string;
  registry: LoomRegistry;
  view: View;
  sender: NumberedSender;
  teller: Teller;
  signal: AbortSignal;
  now: () => number;
  /** Reads what the bus announced. Called between pages. */
  looks: () => Promise<void>;
  /** Called whenever the registry has answered. */
  beat: () => void;
  /** Ids that exist. Empty at first; whoever knows of more adds them. */
  seen: Set<string>;
}

/**
 * Goes once through the registry; throws when it cannot be read to its end. `reason` to report and claim every
 * actor; without one only what the studio does not know is reported.
 */
export async function walk(options: WalkOptions, reason: ResyncReason | undefined): Promise<void> {
  const { registry, sender, teller, signal, now, looks, seen, beat } = options;
  const how = { all: reason !== undefined, watched: reason === undefined };
  if (reason) {
    sender.push({ kind: 'hello', at: now(), host: hostname().slice(0, 256), pid: process.pid });
    if (!sender.push({ kind: 'resync-begin', at: now(), reason }))
      throw new Error('too much waits to be sent');
  }
  let cursor = '0';
  do {
    const page = await registry.page(cursor);
    for (const ids of pages(page.ids)) {
      for (const id of await paced(() => teller.tell(ids, how), ids.length, signal)) seen.add(id);
      beat();
      await looks();
      await sender.room();
      if (signal.aborted) return;
    }
    cursor = page.cursor;
  } while (cursor !== '0');
  await removeMissing(options, how);
  if (reason && !signal.aborted) sender.push({ kind: 'resync-end', at: now(), actors: seen.size });
}

/** What no page held is looked at once more: an actor that was registered anew may have slipped through. */
async function removeMissing(options: WalkOptions, how: TellHow): Promise<void> {
  const { app, registry, view, sender, teller, signal, now, seen } = options;
  for (const ids of pages(missing(view, app, seen))) {
    const listed = await paced(() => registry.listed(ids), ids.length, signal);
    const alive = new Set(
      await teller.tell(
        ids.filter((_, index) => listed[index]),
        how,
      ),
    );
    if (signal.aborted) return;
    for (const id of ids) {
      if (!alive.has(id) && !seen.has(id)) sender.push({ kind: 'removed', at: now(), id, cause: 'missing' });
    }
    await sender.room();
  }
}

/** Own actors, and those of whoever followed before. */
function missing(view: View, app: string, seen: Set<string>): string[] {
  const ids: string[] = [];
  const skip = actorKey(app, '').length;
  for (const { id: producer } of view.producers()) {
    if (!isDiscoveryOf(producer, app)) continue;
    for (const key of view.owned(producer)) if (!seen.has(key.slice(skip))) ids.push(key.slice(skip));
  }
  return ids;
}

function* pages(ids: readonly string[]): Generator<string[]> {
  for (let from = 0; from < ids.length; from += WALK_LIMITS.pageHashes) {
    yield ids.slice(from, from + WALK_LIMITS.pageHashes);
  }
}

/** Rests afterwards, as long as `hashes` and the time they took ask for. */
export async function paced<T>(work: () => Promise<T>, hashes: number, signal: AbortSignal): Promise<T> {
  const began = performance.now();
  const result = await work();
  const took = performance.now() - began;
  const { hashesPerSecond, share } = WALK_LIMITS;
  await pause(Math.max((hashes / hashesPerSecond) * 1_000 - took, took * (1 / share - 1)), signal);
  return result;
}
