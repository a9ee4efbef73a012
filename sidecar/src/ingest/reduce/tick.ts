import type { ProducerRecord } from '@loom-studio/core-adapter/protocol';
import { AWAY_MS, fate, type Policy, silence } from '../policy.ts';
import type { Draft } from './draft.ts';
import { sweep } from './producers.ts';
import { forgetMeasurer } from './queues.ts';
import type { ReduceView } from './view.ts';

/** Ticks that a rate looks back over. */
const RATE_TICKS = 5;

/** Engine time moves on. Returns true when more is due than one tick may change. */
export function tick(draft: Draft, view: ReduceView, at: number, policy: Policy): boolean {
  moveClock(draft, at);
  let room = policy.recordsPerTick;
  for (const producer of view.producers()) {
    judgeProducer(draft, view, producer.id, policy);
    room -= sweep(draft, producer.id, room);
    if (room > 0) room -= expireOwned(draft, producer.id, room, policy);
  }
  forgetProducers(draft, view, policy);
  room -= ageRecords(draft, view, room, policy);
  room -= purgeTombstones(draft, view, room, policy);
  return room <= 0;
}

function moveClock({ state }: Draft, at: number): void {
  const before = state.now;
  state.now = Math.max(before, at);
  if (before === 0 || state.now - before > AWAY_MS) state.resumedAt = state.now;
  state.recent = [...state.recent, [state.now, state.totals.messages] as [number, number]].slice(
    -RATE_TICKS - 1,
  );
}

function judgeProducer(draft: Draft, view: ReduceView, id: string, policy: Policy): void {
  const producer = draft.producer(id);
  if (!producer) return;
  const silent = silence(producer.seenAt, draft.state);
  if (producer.lostSince === undefined && silent >= policy.ownerLostMs) {
    draft.putProducer({ ...producer, lostSince: producer.seenAt });
    forgetMeasurer(draft, id);
  } else if (silent >= policy.retentionMs && view.ownedCount(id) === 0) {
    forget(draft, id);
  }
}

/** The quiet actors of a lost adapter are not due by their own age: they go when the adapter's silence is old. */
function expireOwned(draft: Draft, id: string, room: number, policy: Policy): number {
  const producer = draft.producer(id);
  if (producer?.lostSince === undefined || producer.autoCleanup === false) return 0;
  if (silence(producer.seenAt, draft.state) < (producer.maxAgeMs ?? policy.maxAgeMs)) return 0;
  let expired = 0;
  for (const key of draft.owned(id)) {
    if (expired === room) break;
    if (judgeRecord(draft, key, policy)) expired += 1;
  }
  return expired;
}

function ageRecords(draft: Draft, view: ReduceView, room: number, policy: Policy): number {
  let aged = 0;
  for (const key of view.due(draft.now(), Math.max(0, room))) if (judgeRecord(draft, key, policy)) aged += 1;
  return aged;
}

function judgeRecord(draft: Draft, key: string, policy: Policy): boolean {
  const record = draft.record(key);
  if (!record) return false;
  const owner = record.producer === undefined ? undefined : draft.producer(record.producer);
  const decided = fate(record, owner, draft.state, policy);
  if (decided === 'quiet') draft.set(key, 'quietSince', draft.now());
  else if (decided === 'expire') draft.remove(key, 'expired');
  else if (decided === 'purge') draft.purge(key);
  return decided !== 'stay';
}

function purgeTombstones(draft: Draft, view: ReduceView, room: number, policy: Policy): number {
  let excess = Math.min(view.tombstoneCount - policy.maxTombstones, Math.max(0, room));
  let purged = 0;
  for (const key of view.tombstoneKeys()) {
    if (excess <= 0) break;
    excess -= 1;
    if (draft.record(key)?.removedAt === undefined) continue;
    draft.purge(key);
    draft.count('tombstonesForgotten');
    purged += 1;
  }
  return purged;
}

function forget(draft: Draft, producer: string): void {
  draft.forgetProducer(producer);
  forgetMeasurer(draft, producer);
}

/** Bounded whatever happens: an app that restarts in a loop leaves a producer each time. */
function forgetProducers(draft: Draft, view: ReduceView, policy: Policy): void {
  const known = [...view.producers()];
  if (known.length <= policy.maxProducers) return;
  const idle = known.filter((each) => each.lostSince !== undefined && view.ownedCount(each.id) === 0);
  const oldest = idle.sort((a: ProducerRecord, b: ProducerRecord) => a.seenAt - b.seenAt);
  for (const { id } of oldest.slice(0, known.length - policy.maxProducers)) {
    forget(draft, id);
    draft.count('producersForgotten');
  }
}
