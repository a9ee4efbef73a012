import { actorKey, appOf, type EventOf, type ProducerRecord } from '@loom-studio/core-adapter/protocol';
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
  for (const [id, items] of running) {
    const key = actorKey(from.app, id);
    if (!isLive(draft.record(key))) continue;
    draft.set(key, 'work', items);
    draft.set(key, 'blockedSince', blockedSince);
  }
  draft.putProducer({ ...present, blockedSince, blocked: [...running.keys()] });
}

/** The producer, and its actors, as they are when it speaks for itself again. */
export function turning(draft: Draft, producer: ProducerRecord): ProducerRecord {
  const { blockedSince, blocked = [], ...free } = producer;
  if (blockedSince === undefined) return producer;
  for (const id of blocked) draft.unset(actorKey(producer.app, id), 'blockedSince');
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
