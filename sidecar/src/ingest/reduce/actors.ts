import type { ActorRecord, EventOf } from '@loom-studio/core-adapter/protocol';
import { actorKey } from '@loom-studio/core-adapter/protocol';
import type { Policy } from '../policy.ts';
import type { Draft } from './draft.ts';
import { inherits, isFenced } from './fence.ts';

/** Where an event comes from. `n` is its number; a source without a producer numbers nothing and owns nothing. */
export interface Source {
  app: string;
  producer: string | undefined;
  n: number;
}

type Facts = EventOf<'registered'> | EventOf<'changed'> | EventOf<'resync-actor'>;

/** Heartbeats closer together than this change nothing anybody could see. */
const HEARTBEAT_STEP_MS = 1_000;
/** Of the last failure, kept with the actor; histories keep more. */
const ERROR_CHARS = 1_024;

export function registered(draft: Draft, event: EventOf<'registered'>, from: Source, policy: Policy): void {
  const key = actorKey(from.app, event.id);
  const record = draft.record(key);
  if (!isLive(record)) {
    create(draft, event, event.type, from, policy);
    return;
  }
  if (isFenced(draft, record, from.producer)) return;
  applyFacts(draft, key, event, from);
  replaceAbsent(draft, key, event, from);
  own(draft, key, from);
  touch(draft, key, heartbeatOf(event), from);
}

export function changed(draft: Draft, event: EventOf<'changed'>, from: Source, policy: Policy): void {
  const key = actorKey(from.app, event.id);
  const record = draft.record(key);
  if (!isLive(record)) {
    if (!event.upsert) {
      draft.count('unknown');
      return;
    }
    create(draft, event, event.type ?? 'unknown', from, policy);
  } else {
    if (isFenced(draft, record, from.producer)) return;
    if (inherits(draft, record, from.producer)) inherit(draft, key, from);
    applyFacts(draft, key, event, from);
    // Whoever runs it answers for it: the process that did before may be gone.
    if (event.upsert) own(draft, key, from);
  }
  addMessages(draft, key, event.messages ?? 0);
  touch(draft, key, heartbeatOf(event), from);
}

export function removed(draft: Draft, event: EventOf<'removed'>, from: Source): void {
  const key = actorKey(from.app, event.id);
  const record = draft.record(key);
  if (!isLive(record)) draft.count('unknown');
  else if (!isFenced(draft, record, from.producer)) draft.remove(key, event.cause ?? 'unregistered');
}

/** A registry's own word on one actor, from `resync`. Never a sign of life by itself: registries keep the dead. */
export function resynced(draft: Draft, event: EventOf<'resync-actor'>, from: Source, policy: Policy): void {
  const key = actorKey(from.app, event.id);
  const record = draft.record(key);
  if (!isLive(record)) {
    create(draft, event, event.type, from, policy);
    return;
  }
  // A gap the teller filled itself is its own until somebody claims the actor.
  if (event.foreign && record.producer !== from.producer) return;
  if (isFenced(draft, record, from.producer) || isNewerElsewhere(draft, record, from)) return;
  const reported = record.lastHeartbeat;
  applyFacts(draft, key, event, from);
  replaceAbsent(draft, key, event, from);
  own(draft, key, from);
  if (isLater(event.lastHeartbeat, reported)) touch(draft, key, heartbeatOf(event), from);
}

function isWatched(event: Facts): boolean {
  return event.kind === 'resync-actor' && event.watched === true;
}

function heartbeatOf(event: Facts): number {
  return event.lastHeartbeat ?? event.at;
}

export function isLive(record: ActorRecord | undefined): record is ActorRecord {
  return record !== undefined && record.removedAt === undefined;
}

/** Another adapter changed the record after this one began to read its registry: that word is newer. */
function isNewerElsewhere(draft: Draft, record: ActorRecord, { producer }: Source): boolean {
  if (record.producer === producer || record.producer === undefined || producer === undefined) return false;
  const begun = draft.producer(producer)?.resyncSeq;
  return begun !== undefined && record.v > begun;
}

function isLater(reported: number | undefined, known: number | undefined): boolean {
  return reported !== undefined && reported > (known ?? 0);
}

function create(draft: Draft, event: Facts, type: string, from: Source, policy: Policy): void {
  if (draft.live() >= policy.maxActors) {
    draft.count('overLimit');
    return;
  }
  const now = draft.now();
  const messageCount = event.messageCount ?? 0;
  draft.count('registered');
  draft.count('carried', messageCount);
  draft.create({
    app: from.app,
    id: event.id,
    type,
    status: event.status ?? 'active',
    messageCount,
    registeredAt: now,
    statusAt: now,
    seenAt: now,
    n: from.n,
    v: draft.seq,
    lastHeartbeat: heartbeatOf(event),
    ...(event.worker !== undefined && { worker: event.worker }),
    ...(event.queueDepth !== undefined && { queueDepth: event.queueDepth }),
    ...(event.createdAt !== undefined && { createdAt: event.createdAt }),
    ...(event.lastActiveAt !== undefined && { lastActiveAt: event.lastActiveAt }),
    ...(event.endpoint !== undefined && { endpoint: event.endpoint }),
    ...(event.metadata !== undefined && { metadata: event.metadata }),
    ...(event.parent !== undefined && { parent: event.parent }),
    ...(event.work !== undefined && { work: event.work }),
    ...(from.producer !== undefined && { producer: from.producer }),
  });
}

const COPIED = [
  ...(['type', 'worker', 'queueDepth', 'createdAt', 'lastActiveAt', 'endpoint', 'metadata'] as const),
  ...(['work', 'parent'] as const),
] as const;

function applyFacts(draft: Draft, key: string, event: Facts, from: Source): void {
  for (const field of COPIED) {
    const value = event[field];
    if (value !== undefined) draft.set(key, field, value);
  }
  if (event.status !== undefined && event.status !== draft.record(key)?.status) {
    draft.set(key, 'status', event.status);
    draft.set(key, 'statusAt', draft.now());
  }
  if (event.messageCount !== undefined) setMessages(draft, key, event.messageCount, isWatched(event));
  // Whoever else reports the actor, only its owner's numbers say what the owner has told.
  if (from.producer !== undefined && draft.record(key)?.producer === from.producer)
    draft.set(key, 'n', from.n);
}

/** An adapter reports all its registry knows: what is absent there is absent here. */
function replaceAbsent(draft: Draft, key: string, event: Facts, from: Source): void {
  if (from.producer === undefined) return;
  for (const field of ['worker', 'endpoint', 'metadata'] as const) {
    if (event[field] === undefined) draft.unset(key, field);
  }
}

function own(draft: Draft, key: string, { producer, n }: Source): void {
  if (producer === undefined) return;
  draft.set(key, 'producer', producer);
  draft.set(key, 'n', n);
}

/** What the new owner has of the actor is not what the last one told: it is asked for everything. */
function inherit(draft: Draft, key: string, from: Source): void {
  own(draft, key, from);
  const heir = from.producer === undefined ? undefined : draft.producer(from.producer);
  if (heir) draft.putProducer({ ...heir, wantsResync: true });
}

/** A sign of life. */
function touch(draft: Draft, key: string, reportedAt: number, from: Source): void {
  const record = draft.record(key);
  if (!isLive(record)) return;
  draft.set(key, 'seenAt', draft.now());
  draft.unset(key, 'quietSince');
  if (reportedAt - (record.lastHeartbeat ?? 0) >= HEARTBEAT_STEP_MS)
    draft.set(key, 'lastHeartbeat', reportedAt);
  if (from.producer !== undefined && record.producer === from.producer) draft.set(key, 'n', from.n);
}

export function seen(draft: Draft, app: string, id: string, reportedAt: number): void {
  touch(draft, actorKey(app, id), reportedAt, { app, producer: undefined, n: 0 });
}

/** What a report of one message tells of its receiver. */
export function handled(draft: Draft, event: EventOf<'message'>, app: string): void {
  const key = actorKey(app, event.to);
  const record = draft.record(key);
  if (!isLive(record)) return;
  const failed = event.error === undefined ? 0 : (event.times ?? 1);
  draft.set(key, 'errors', (record.errors ?? 0) + failed);
  if (event.error !== undefined) {
    draft.set(key, 'lastError', event.error.slice(0, ERROR_CHARS));
    draft.set(key, 'lastErrorAt', draft.now());
  }
  if (event.waitMs !== undefined) draft.set(key, 'waitMs', event.waitMs);
  if (event.runMs !== undefined) draft.set(key, 'runMs', event.runMs);
}

/** An absolute count. More than known was counted while nobody watched, so it is no rate, unless somebody did. */
function setMessages(draft: Draft, key: string, messageCount: number, watched: boolean): void {
  const record = draft.record(key);
  if (!record) return;
  draft.count(watched ? 'messages' : 'carried', Math.max(0, messageCount - record.messageCount));
  draft.set(key, 'messageCount', messageCount);
}

function addMessages(draft: Draft, key: string, messages: number): void {
  const record = draft.record(key);
  if (!isLive(record) || messages === 0) return;
  draft.count('messages', messages);
  draft.set(key, 'messageCount', record.messageCount + messages);
}
