import { createRecent } from './recent.ts';

/** Messages taken, of which more than the object itself is remembered, so that a copy of it is known again. */
export const TAKEN_KEPT = 10_000;
/** Queues from which messages of one id, or alike, are taken at once. */
const ALIKE = 32;
const KEY_CHARS = 256;
const KEY_TAIL = 64;

/** A message somebody took from a queue and has not given back. */
export interface Taking<D> {
  queue: string | undefined;
  delivery: D | undefined;
}

export interface Takings<D> {
  /** Returns the taking that this one replaces: the same id came out of the same queue again. */
  add(message: unknown, taking: Taking<D>): Taking<D> | undefined;
  /** It is given back or done with. Undefined when it is not known to be taken. */
  settle(message: unknown): Taking<D> | undefined;
  /** `copies`: taken messages that only the very object is known by; `settlements`: those nobody is known to have taken. */
  readonly figures: { copies: number; settlements: number };
}

interface Held<D> extends Taking<D> {
  message: unknown;
  /** Messages without an object of their own, such as texts, can be alike. */
  times: number;
  /** Of the same id, taken before. */
  next: Held<D> | undefined;
}

/**
 * What is taken is known by its id, or, being a text or number, by itself. The very object is what it is known by
 * for as long as the app itself holds it where it has no id, shares it with another, or too many have one: weak
 * references to all would cost the app more than all else that is done for a message.
 */
export function createTakings<D>(): Takings<D> {
  const figures = { copies: 0, settlements: 0 };
  const byObject = new WeakMap<object, Held<D>>();
  const byKey = createRecent<Held<D>>(TAKEN_KEPT, (entries, gone) => {
    figures.copies += entries;
    for (const first of gone.values()) for (const held of chain(first)) knowByObject(held);
  });

  function knowByObject(held: Held<D>): void {
    const { message } = held;
    if (typeof message !== 'object' || message === null) return;
    const before = byObject.get(message);
    byObject.set(message, linked([held, ...(before ? chain(before) : [])]) as Held<D>);
  }

  function addKnown(held: Held<D>, key: string, first: Held<D>): Held<D> | undefined {
    const all = chain(first);
    const before = all.find(({ queue }) => queue === held.queue);
    if (before && isPlain(held.message)) {
      before.times++;
      return undefined;
    }
    byKey.put(key, linked([held, ...all.filter((each) => each !== before)]) as Held<D>);
    if (before) knowByObject(before);
    return before;
  }

  /** `very`: only the very object, or what is the same by itself; else, of several, what was taken last. */
  function settleKnown(message: unknown, key: string | undefined, very: boolean): Held<D> | undefined {
    const first = key === undefined ? undefined : byKey.get(key);
    if (key === undefined || !first) return undefined;
    if (!first.next && first.times === 1) {
      if (very && first.message !== message) return undefined;
      byKey.delete(key);
      return first;
    }
    const all = chain(first);
    const held = very ? all.find((each) => each.message === message) : first;
    if (!held) return undefined;
    held.times--;
    const left = linked(held.times > 0 ? all : all.filter((each) => each !== held));
    if (left) byKey.put(key, left);
    else byKey.delete(key);
    return held;
  }

  function settleObject(message: unknown): Held<D> | undefined {
    if (typeof message !== 'object' || message === null) return undefined;
    const held = byObject.get(message);
    if (held?.next) byObject.set(message, held.next);
    else if (held) byObject.delete(message);
    return held;
  }

  /** What is given back may be a copy, or the id of a message alone. */
  function settleAlike(message: unknown, key: string | undefined): Held<D> | undefined {
    return settleKnown(message, key, false) ?? settleKnown(message, idKey(message), false);
  }

  return {
    add(message, { queue, delivery }) {
      const key = keyOf(message);
      const held: Held<D> = { queue, delivery, message, times: 1, next: undefined };
      if (key === undefined) knowByObject(held);
      else {
        const first = byKey.get(key);
        if (first) return addKnown(held, key, first);
        byKey.put(key, held);
      }
      return undefined;
    },
    settle(message) {
      const key = keyOf(message);
      const held = settleKnown(message, key, true) ?? settleObject(message) ?? settleAlike(message, key);
      if (!held) figures.settlements++;
      return held;
    },
    figures,
  };
}

function chain<D>(first: Held<D>): Array<Held<D>> {
  const all: Array<Held<D>> = [];
  for (let each: Held<D> | undefined = first; each; each = each.next) all.push(each);
  return all;
}

/** No more than a few: the first is what came last. */
function linked<D>(all: ReadonlyArray<Held<D>>): Held<D> | undefined {
  const kept = all.slice(0, ALIKE);
  for (const [index, each] of kept.entries()) each.next = kept[index + 1];
  return kept[0];
}

/** What a message is known by besides being itself; undefined where that is nothing. */
function keyOf(message: unknown): string | undefined {
  if (isPlain(message)) return `\u0000${idKey(message) ?? ''}`;
  return idKey((message as { messageId?: unknown } | null)?.messageId);
}

/** A text or number that may be a message by itself. */
export function isPlain(message: unknown): message is string | number | bigint {
  return typeof message === 'string' || typeof message === 'number' || typeof message === 'bigint';
}

/** An id as a key of bounded length: ids that begin alike end differently. */
export function idKey(id: unknown): string | undefined {
  if (typeof id === 'number' || typeof id === 'bigint') return `\u0001${id}`;
  if (typeof id !== 'string' || id === '') return undefined;
  if (id.length <= KEY_CHARS) return id;
  return `${id.slice(0, KEY_CHARS - KEY_TAIL)}\u0002${id.length}\u0002${id.slice(-KEY_TAIL)}`;
}
