import {
  actorKey,
  appOf,
  type EventOf,
  LIMITS,
  type ProducerRecord,
} from '@loom-studio/core-adapter/protocol';
import { isLive, type Source } from './actors.ts';
import type { Draft } from './draft.ts';

/** What a watchdog says of the main thread beside it. Only a watchdog of the same process may. */
export function stall(draft: Draft, event: EventOf<'stall'>, from: Source): void {
  const watched = draft.producer(event.watched);
  if (!watched || !isBeside(from.producer, event.watched)) {
    draft.count('unknown');
    return;
  }
  // Somebody speaks for it: it is not lost.
  const { lostSince: _, ...present } = { ...turning(draft, watched), seenAt: draft.now() };
  if (event.blockedMs === 0) {
    draft.putProducer(present);
    return;
  }
  const blockedSince = watched.blockedSince ?? Math.max(0, draft.now() - event.blockedMs);
  const running = byActor(event.running ?? []);
  const workBefore: Told[] = [];
  for (const [id, items] of running) {
    const key = actorKey(from.app, id);
    const record = draft.record(key);
    if (!isLive(record)) continue;
    if (record.work) workBefore.push({ id, work: record.work });
    draft.set(key, 'work', items.slice(-LIMITS.workItems));
    draft.set(key, 'blockedSince', blockedSince);
  }
  draft.putProducer({ ...present, blockedSince, blocked: [...running.keys()], workBefore });
}

type Told = NonNullable<ProducerRecord['workBefore']>[number];

/**
 * The producer, and its actors, as they are when it speaks for itself again. Their work is what it told last: a
 * handling that was short but for the stall it never heard of, and would never say that it is over.
 */
export function turning(draft: Draft, producer: ProducerRecord): ProducerRecord {
  const { blockedSince, blocked = [], workBefore = [], ...free } = producer;
  if (blockedSince === undefined) return producer;
  const told = new Map(workBefore.map(({ id, work }) => [id, work]));
  for (const id of blocked) {
    const key = actorKey(producer.app, id);
    const before = told.get(id);
    draft.unset(key, 'blockedSince');
    if (before) draft.set(key, 'work', before);
    else draft.unset(key, 'work');
  }
  return free;
}

/** `<app>/<instance>` before the random part is the process. */
function isBeside(watchdog: string | undefined, watched: string): boolean {
  const processOf = (producer: string) => producer.slice(0, producer.lastIndexOf('/'));
  if (watchdog === undefined || watchdog === watched) return false;
  return appOf(watchdog) === appOf(watched) && processOf(watchdog) === processOf(watched);
}

type Running = NonNullable<EventOf<'stall'>['running']>;

function byActor(running: Running): Map<string, Omit<Running[number], 'id'>[]> {
  const actors = new Map<string, Omit<Running[number], 'id'>[]>();
  for (const { id, ...item } of running) actors.set(id, [...(actors.get(id) ?? []), item]);
  return actors;
}
