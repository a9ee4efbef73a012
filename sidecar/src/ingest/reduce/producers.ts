import type { EventOf, Flush, ProducerRecord } from '@loom-studio/core-adapter/protocol';
import { appOf } from '@loom-studio/core-adapter/protocol';
import { isLive } from './actors.ts';
import type { Draft } from './draft.ts';
import type { ReduceView } from './view.ts';
import { turning } from './watchdog.ts';

/**
 * Takes note of a flush of a numbering producer. Returns how many of its first events took effect before and
 * must be skipped. Numbers that jump ask for a resync, whatever the cause.
 */
export function admit(draft: Draft, flush: Flush): number {
  const known = draft.producer(flush.producer) ?? newProducer(draft, flush.producer);
  const expected = known.last + 1;
  const end = flush.first + flush.events.length - 1;
  const skip = Math.min(flush.events.length, Math.max(0, expected - flush.first));
  const hole = flush.first > expected;
  if (hole) draft.count('holes');
  draft.count('duplicates', skip);
  const { lostSince: _, ...present } = turning(draft, known);
  draft.putProducer({
    ...present,
    last: Math.max(known.last, end),
    seenAt: draft.now(),
    ...(hole && { wantsResync: true }),
  });
  return skip;
}

function newProducer(draft: Draft, id: string): ProducerRecord {
  return { id, app: appOf(id), last: 0, firstSeenAt: draft.now(), seenAt: draft.now() };
}

/** The log was trimmed before it was read: nobody knows what was in it, so everybody is asked. */
export function askAll(draft: Draft, view: ReduceView): void {
  draft.count('holes');
  for (const producer of view.producers()) draft.putProducer({ ...producer, wantsResync: true });
}

export function hello(draft: Draft, event: EventOf<'hello'>, producer: string): void {
  const known = draft.producer(producer);
  if (!known) return;
  draft.putProducer({ ...known, ...introduction(event) });
}

/** Only what a hello is for: a producer must not write its own numbers. */
function introduction({
  host,
  pid,
  adapter,
  maxAgeMs,
  autoCleanup,
  captures,
  shared,
}: EventOf<'hello'>): Partial<ProducerRecord> {
  return {
    ...(host !== undefined && { host }),
    ...(pid !== undefined && { pid }),
    ...(adapter !== undefined && { adapter }),
    ...(maxAgeMs !== undefined && { maxAgeMs }),
    ...(autoCleanup !== undefined && { autoCleanup }),
    ...(captures !== undefined && { captures }),
    ...(shared !== undefined && { shared }),
  };
}

/** What observing costs the process. */
export function costs(draft: Draft, event: EventOf<'self'>, producer: string): void {
  const known = draft.producer(producer);
  if (!known) return;
  const { shedding: _, ...rest } = known;
  const { nanos, share, shedding } = event;
  draft.putProducer({
    ...rest,
    ...(nanos !== undefined && { nanos }),
    ...(share !== undefined && { share }),
    ...(shedding !== undefined && shedding !== 'nothing' && { shedding }),
  });
}

export function resyncBegin(draft: Draft, producer: string, n: number): void {
  const known = draft.producer(producer);
  if (!known) return;
  const { wantsResync: _wanted, sweepBelow: _sweep, ...rest } = known;
  draft.putProducer({ ...rest, resyncFrom: n, resyncSeq: draft.seq });
}

/** Own records the resync did not mention are gone, unless a hole since then may have swallowed the mention. */
export function resyncEnd(draft: Draft, producer: string, room: number): void {
  const known = draft.producer(producer);
  if (known?.resyncFrom === undefined) return;
  const { resyncFrom, resyncSeq: _, ...rest } = known;
  draft.putProducer(known.wantsResync ? rest : { ...rest, sweepBelow: resyncFrom });
  if (!known.wantsResync) sweep(draft, producer, room);
}

/** Removes up to `room` of a producer's unmentioned records; returns how many. */
export function sweep(draft: Draft, producer: string, room: number): number {
  const known = draft.producer(producer);
  if (known?.sweepBelow === undefined) return 0;
  const { sweepBelow, ...rest } = known;
  let swept = 0;
  for (const key of draft.owned(producer)) {
    const record = draft.record(key);
    if (!isLive(record) || record.producer !== producer || record.n >= sweepBelow) continue;
    if (swept === room) return swept;
    draft.remove(key, 'missing');
    swept += 1;
  }
  draft.putProducer(rest);
  return swept;
}
