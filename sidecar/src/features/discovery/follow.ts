import type { Flush, FlushReply, ResyncReason } from '@loom-studio/core-adapter/protocol';
import type { LoomRegistry } from '../../engine/redis/loom-registry.ts';
import type { View } from '../../studio.ts';
import { millisOf } from '../moment.ts';
import { readBusEvent } from './bus-event.ts';
import { createNumberedSender } from './numbered-sender.ts';
import { pause } from './pause.ts';
import { createPredecessors } from './predecessors.ts';
import { newProducer } from './producer.ts';
import { type Counting, createTeller, type DiscoveryCounts, isOfAdapter } from './teller.ts';
import { paced, WALK_LIMITS, walk } from './walk.ts';

/** A walk begins so long after the one before began, and after this rest at least. */
const WALK_EVERY_MS = 2_000;
const REST_MS = 500;
/** Actors the bus announced that wait to be read. */
const MOST_LOOKS = 10_000;

export interface FollowOptions {
  app: string;
  view: View;
  append: (flush: Flush) => Promise<FlushReply>;
  /** Opens the app's registry; what its bus says is handed to `onMessage`. */
  open: (onMessage: (text: string) => void) => LoomRegistry;
  mayAct: () => boolean;
  counts: DiscoveryCounts;
  now: () => number;
  /** The studio does not take what is sent. */
  onError: (error: unknown) => void;
  /** The app's registry cannot be read; `undefined`: it can again. */
  onTrouble: (error: unknown | undefined) => void;
}

export interface Following {
  /** Actors in the registry, as of the last walk to its end. */
  actors(): number;
  close(): Promise<void>;
}

/**
 * Follows one app's registry, as an adapter would that sees only what is in the app's Redis: the bus at once, the
 * rest by walks without end.
 */
export function follow(options: FollowOptions): Following {
  const { app, view, counts, now, onTrouble } = options;
  const stop = new AbortController();
  const { signal } = stop;
  const counting: Counting = { inRegistry: undefined };
  let wanted: ResyncReason | undefined = 'connect';
  let beginUnanswered = false;
  let epoch: string | undefined;
  let actors = 0;
  let seen = new Set<string>();
  const looks = new Set<string>();
  let wake: (() => void) | undefined;

  const sender = createNumberedSender({
    producer: newProducer(app),
    append: options.append,
    mayAct: options.mayAct,
    onError: options.onError,
    onReply(flush, reply) {
      const begins = flush.events.some(({ kind }) => kind === 'resync-begin');
      if (begins) beginUnanswered = false;
      if (epoch !== undefined && reply.epoch !== epoch) wanted = 'epoch';
      else if (reply.resync && !beginUnanswered) wanted ??= 'asked';
      epoch = reply.epoch;
    },
  });
  const predecessors = createPredecessors({ ...options, successor: sender.producer });
  const registry = options.open(hear);
  const teller = createTeller({ app, registry, view, sender, counts, counting, now });

  function hear(text: string): void {
    const event = readBusEvent(text);
    if (!event) {
      counts.malformed += 1;
      return;
    }
    counts.heard += 1;
    const { actorId: id, data } = event;
    const at = millisOf(event.timestamp) ?? now();
    const record = view.get(app, id);
    if (record && isOfAdapter(view, record)) return;
    switch (event.type) {
      case 'actor:registered':
        // Who publishes it twice, or makes it up, changes nothing: the registry says what there is.
        return look(id);
      case 'actor:unregistered':
        looks.delete(id);
        seen.delete(id);
        teller.heard(id, 'gone');
        return tell({ kind: 'removed', at, id });
      case 'actor:status-changed':
      case 'actor:status_changed':
        teller.heard(id, 'status');
        return tell({ kind: 'changed', at, id, status: String(data?.['status']) });
      case 'actor:heartbeat':
        return tell({ kind: 'changed', at, id, lastHeartbeat: at });
      case 'actor:message-processed':
        // Where the registry counts, its count is the truth, and this is a sign of life.
        return tell({ kind: 'changed', at, id, ...(counting.inRegistry === false && { messages: 1 }) });
    }
  }

  function tell(event: Parameters<typeof sender.push>[0]): void {
    if (!sender.push(event)) counts.dropped += 1;
  }

  function look(id: string): void {
    if (looks.size >= MOST_LOOKS) counts.dropped += 1;
    else looks.add(id);
    wake?.();
  }

  async function lookAll(): Promise<void> {
    while (looks.size > 0 && !signal.aborted) {
      const ids = [...looks].slice(0, WALK_LIMITS.pageHashes);
      for (const id of ids) looks.delete(id);
      const how = { all: false, watched: true };
      for (const id of await paced(() => teller.tell(ids, how), ids.length, signal)) seen.add(id);
      await sender.room();
    }
  }

  /** The app's Redis answers. */
  function beat(): void {
    sender.beat();
    predecessors.beat();
  }

  async function walkOnce(): Promise<void> {
    const reason = wanted;
    if (reason) beginUnanswered = true;
    wanted = undefined;
    seen = new Set();
    try {
      await registry.listen();
      beat();
      const parts = { app, registry, view, sender, teller, signal, now, seen, beat, looks: lookAll };
      await walk(parts, reason);
    } catch (error) {
      wanted ??= reason;
      throw error;
    }
    if (signal.aborted) return;
    actors = seen.size;
    counting.inRegistry ??= false;
    counts.walks += 1;
    beat();
    onTrouble(undefined);
  }

  async function rest(untilMs: number): Promise<void> {
    while (!signal.aborted) {
      await lookAll();
      const left = untilMs - performance.now();
      if (left <= 0) return;
      const woken = new AbortController();
      wake = () => woken.abort();
      // Whatever was announced between the look and here.
      if (looks.size === 0) await pause(left, AbortSignal.any([signal, woken.signal]));
      wake = undefined;
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const began = performance.now();
      try {
        await walkOnce();
        await rest(Math.max(began + WALK_EVERY_MS, performance.now() + REST_MS));
      } catch (error) {
        if (signal.aborted) return;
        onTrouble(error);
        await pause(REST_MS, signal);
      }
    }
  }

  const running = run();
  return {
    actors: () => actors,
    async close() {
      stop.abort();
      registry.close();
      await sender.close();
      await running;
    },
  };
}
