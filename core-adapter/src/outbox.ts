import type { AppEvent, EventOf } from './protocol/events.ts';
import { LIMITS } from './protocol/limits.ts';
import type { WorkItem } from './protocol/work.ts';
import type { OutgoingFlush } from './types.ts';

/** Estimated bytes of one flush. An event of its own size always fits: single events are cut to that size. */
const FLUSH_BYTES = LIMITS.eventBytes;
const CHANGE_BYTES = 200;
const WORK_ITEM_BYTES = 160;
/** Making room must free at least this part of the outbox, or a full one would be combed at every call. */
const WORTHWHILE = 1 / 16;

/**
 * `state` is made good by a resync when lost, `extra` (messages, journal) is not; `control` belongs to a resync,
 * `counts` to none.
 */
type EntryClass = 'state' | 'extra' | 'control' | 'counts';

interface Entry {
  order: number;
  bytes: number;
  class: EntryClass;
  event: AppEvent;
}

/** The one kind of entry that later calls merge into, until it is taken for a flush. */
type Change = EventOf<'changed'>;

/** What a change says of an actor that may be new to the studio. */
export type Upserted = Pick<Change, 'type' | 'worker' | 'status' | 'parent'>;

export interface Taken {
  flush: OutgoingFlush;
  bytes: number;
  firstOrder: number;
}

export interface Outbox {
  /** Merges into the actor's last pending change. Status and heartbeat: the last value wins; messages add up. */
  changeStatus(id: string, status: string, at: number): void;
  changeHeartbeat(id: string, at: number): void;
  /** False when there was no room. */
  countMessage(id: string, at: number, messages?: number): boolean;
  /** Merges as well, and creates the actor where the studio does not know it. */
  upsert(id: string, facts: Upserted, at: number): void;
  changeWork(id: string, work: WorkItem[], at: number): void;
  /** A lifecycle edge: kept in order, never merged. Later changes of the actor come after it. */
  edge(id: string, event: AppEvent, bytes: number): void;
  /** Messages and journal entries: first to go when there is no room. */
  extra(event: AppEvent, bytes: number): void;
  /** Figures that add up: never thrown out for anything else. False when there was no room. */
  counts(event: AppEvent, bytes: number): boolean;
  /** Frames a resync. Changes after its begin are never merged into older ones. */
  control(event: AppEvent): void;
  /** An actor as a resync found it: comes after all that is pending of the actor and before all that follows. */
  snapshot(id: string, event: AppEvent, bytes: number): void;
  /** Takes the oldest events and numbers them; they no longer change. Undefined when there are none. */
  take(): Taken | undefined;
  /** Numbers up to this one are taken: what is numbered from now on comes after. */
  skipTo(number: number): void;
  beacon(): Taken;
  /** Makes an unfinished resync unable to end: what it already sent removes nothing. */
  cancelEnd(): void;
  settleInFlight(): void;
  readonly size: number;
  readonly bytes: number;
  readonly inFlight: Taken | undefined;
  /** State was dropped: no state is taken in until a resync begins. */
  readonly lossy: boolean;
  /** Number of the last event numbered. */
  readonly last: number;
  /** Number of the last `resync-end`; 0 before the first. */
  readonly endNumber: number;
  /** Whether a `resync-end` still waits. */
  readonly endPending: boolean;
  /** Grows with every entry; `arrived(order)` tells whether all up to it have left. */
  readonly order: number;
  arrived(order: number): boolean;
  readonly dropped: { messages: number; state: number };
}

/** Events in order, merged per actor, bounded in bytes. No timers, no I/O. `lost` is told of messages counted in vain. */
export function createOutbox(
  producer: string,
  limitBytes: number,
  lost: (id: string, messages: number) => void = () => undefined,
): Outbox {
  let queue: Entry[] = [];
  let head = 0;
  let order = 0;
  let bytes = 0;
  let extraBytes = 0;
  let last = 0;
  let endNumber = 0;
  let endsPending = 0;
  let lossy = false;
  let inFlight: Taken | undefined;
  const merging = new Map<string, Entry & { event: Change }>();
  const dropped = { messages: 0, state: 0 };

  function push<E extends AppEvent>(event: E, size: number, kind: EntryClass): Entry & { event: E } {
    const entry = { order: ++order, bytes: size, class: kind, event };
    queue.push(entry);
    bytes += size;
    if (kind === 'extra') extraBytes += size;
    return entry;
  }

  function used(): number {
    return bytes + (inFlight?.bytes ?? 0);
  }

  function admitState(size: number): boolean {
    if (lossy) {
      dropped.state++;
      return false;
    }
    if (used() + size <= limitBytes) return true;
    if (extraBytes >= limitBytes * WORTHWHILE) keepOnly((entry) => entry.class !== 'extra');
    if (used() + size <= limitBytes) return true;
    loseState();
    dropped.state++;
    return false;
  }

  function loseState(): void {
    lossy = true;
    merging.clear();
    keepOnly((entry) => entry.class === 'extra' || entry.class === 'counts');
  }

  function keepOnly(keep: (entry: Entry) => boolean): void {
    const kept: Entry[] = [];
    for (let index = head; index < queue.length; index++) {
      const entry = queue[index] as Entry;
      if (keep(entry)) kept.push(entry);
      else forget(entry);
    }
    queue = kept;
    head = 0;
  }

  function forget(entry: Entry): void {
    bytes -= entry.bytes;
    if (entry.class === 'extra') {
      extraBytes -= entry.bytes;
      dropped.messages++;
    } else if (entry.class === 'state') dropped.state++;
    if (entry.event.kind === 'resync-end') endsPending--;
    if (entry.event.kind === 'changed' && entry.event.messages) lost(entry.event.id, entry.event.messages);
  }

  function pendingChange(id: string, at: number): Change | undefined {
    const known = merging.get(id)?.event;
    if (known) {
      known.at = at;
      return known;
    }
    const size = CHANGE_BYTES + 2 * id.length;
    if (!admitState(size)) return undefined;
    const entry = push<Change>({ kind: 'changed', at, id }, size, 'state');
    merging.set(id, entry);
    return entry.event;
  }

  function grow(id: string, size: number): void {
    const entry = merging.get(id);
    if (!entry) return;
    entry.bytes += size;
    bytes += size;
  }

  function number(entry: Entry): AppEvent {
    const { event } = entry;
    last++;
    bytes -= entry.bytes;
    if (entry.class === 'extra') extraBytes -= entry.bytes;
    if (event.kind === 'changed' && merging.get(event.id) === entry) merging.delete(event.id);
    if (event.kind === 'resync-end') {
      endNumber = last;
      endsPending--;
    }
    return event;
  }

  function fits(size: number, count: number): boolean {
    const next = queue[head];
    if (!next || count >= LIMITS.flushEvents) return false;
    return count === 0 || size + next.bytes <= FLUSH_BYTES;
  }

  function compact(): void {
    if (head === queue.length) {
      queue = [];
      head = 0;
    } else if (head > 4096 && head * 2 > queue.length) {
      queue = queue.slice(head);
      head = 0;
    }
  }

  return {
    changeStatus(id, status, at) {
      const change = pendingChange(id, at);
      if (change) change.status = status;
    },
    changeHeartbeat(id, at) {
      const change = pendingChange(id, at);
      if (change) change.lastHeartbeat = at;
    },
    countMessage(id, at, messages = 1) {
      const change = pendingChange(id, at);
      if (change) change.messages = (change.messages ?? 0) + messages;
      return change !== undefined;
    },
    upsert(id, facts, at) {
      const change = pendingChange(id, at);
      if (change) Object.assign(change, facts, { upsert: true });
    },
    changeWork(id, work, at) {
      const size = work.length * WORK_ITEM_BYTES;
      if (size > 0 && !admitState(size)) return;
      const change = pendingChange(id, at);
      if (!change) return;
      grow(id, size);
      change.work = work;
    },
    edge(id, event, size) {
      merging.delete(id);
      if (admitState(size)) push(event, size, 'state');
    },
    extra(event, size) {
      if (used() + size <= limitBytes) push(event, size, 'extra');
      else dropped.messages++;
    },
    counts(event, size) {
      if (used() + size > limitBytes) return false;
      push(event, size, 'counts');
      return true;
    },
    control(event) {
      if (event.kind === 'resync-begin') {
        lossy = false;
        merging.clear();
      }
      if (event.kind === 'resync-end') endsPending++;
      push(event, CHANGE_BYTES, 'control');
    },
    snapshot(id, event, size) {
      merging.delete(id);
      if (lossy) return;
      if (used() + size <= limitBytes) push(event, size, 'control');
      else loseState();
    },
    take() {
      const first = queue[head];
      if (!first) return undefined;
      const events: AppEvent[] = [];
      let size = 0;
      const firstNumber = last + 1;
      for (; fits(size, events.length); head++) {
        const entry = queue[head] as Entry;
        size += entry.bytes;
        events.push(number(entry));
      }
      compact();
      inFlight = { flush: { producer, first: firstNumber, events }, bytes: size, firstOrder: first.order };
      return inFlight;
    },
    beacon() {
      inFlight = { flush: { producer, first: last + 1, events: [] }, bytes: 0, firstOrder: order + 1 };
      return inFlight;
    },
    skipTo(number) {
      last = Math.max(last, number);
    },
    cancelEnd() {
      if (endsPending > 0) keepOnly((entry) => entry.event.kind !== 'resync-end');
    },
    settleInFlight() {
      inFlight = undefined;
    },
    arrived(target) {
      const next = queue[head];
      return (!next || next.order > target) && (!inFlight || inFlight.firstOrder > target);
    },
    get size() {
      return queue.length - head;
    },
    get bytes() {
      return bytes;
    },
    get inFlight() {
      return inFlight;
    },
    get lossy() {
      return lossy;
    },
    get last() {
      return last;
    },
    get endNumber() {
      return endNumber;
    },
    get endPending() {
      return endsPending > 0;
    },
    get order() {
      return order;
    },
    dropped,
  };
}
