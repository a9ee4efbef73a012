import {
  type ActorChange,
  type ChangeEntry,
  CLOSE,
  type HistoryLine,
  type LiveActor,
  type RowChange,
} from '@loom-studio/core-adapter/protocol';
import type { Position } from '../../../engine/engine.ts';
import type { Socket } from '../../transport.ts';
import { delta, reset, snapshotPage, subscribed } from './frames.ts';
import { keysOf, withMissed } from './gap.ts';
import { inPages, inParts } from './pages.ts';
import { decodePosition, encodePosition, type Held } from './position.ts';
import { createRowChanges } from './row-changes.ts';
import type { RowRate } from './row-rate.ts';
import type { Topic, TopicContext } from './topic.ts';

export interface RowTopicOptions {
  t: string;
  context: TopicContext;
  covers: (key: string) => boolean;
  /** Everything the topic holds now. May go on while it changes: what changed is told afterwards. */
  rows: () => Iterable<LiveActor>;
  /** Whether a removed actor leaves the topic or stays with its last state. */
  removed: 'leaves' | 'stays';
  /** Lines of history the topic carries. */
  lines: (entry: ChangeEntry) => HistoryLine[];
  /** Told with the signs of life, where the topic is of one row. */
  rate?: RowRate;
}

/** Rows that change, each told in order and without a gap. */
export interface RowTopic extends Topic {
  note(change: ActorChange): void;
  touch(key: string): void;
  /** The view applied an entry and stood at `before` until then. Its changes of actors are noted singly. */
  moved(entry: ChangeEntry, before: Position): void;
  /** Tells what was noted, with or without the signs of life. */
  flush(what: 'all' | 'urgent'): void;
  /** The view was loaded anew: everybody begins again. */
  restart(): void;
}

/** More rows than this are told in pages, so that one frame never holds up a socket or the loop. */
const ROWS_AT_ONCE = 500;
/** Without any change the position still moves on this often, so that it can be resumed. */
const IDLE_MS = 15_000;
const SNAPSHOT_TRIES = 3;

type Member = { state: 'coming' } | { state: 'live' } | { state: 'parked'; from: string };
type Greet = (mode: 'live' | 'resumed') => void;

export function createRowTopic(options: RowTopicOptions): RowTopic {
  const { t, context, covers, rows, removed, lines, rate } = options;
  const { studio, flow, publish, now, elapsed, onError } = context;
  const members = new Map<Socket, Member>();
  const changes = createRowChanges({ row: context.row, removed });
  let pendingLines: HistoryLine[] = [];
  /** Before the oldest sign of life that waits. */
  let floor: Position | undefined;
  let at = encodePosition(here());
  let toldAt = elapsed();

  function here(): Held {
    const position = studio.position();
    return { at: position, floor: floor ?? position };
  }

  const flush = (what: 'all' | 'urgent'): void => {
    const told = changes.take(what);
    if (what === 'all' && rate) told.push(...rate.take());
    const history = pendingLines;
    pendingLines = [];
    if (what === 'all') floor = undefined;
    if (told.length + history.length === 0 && elapsed() - toldAt < IDLE_MS) return;
    const p = at;
    // In parts that end where they began, so that no socket owes more than one before it is looked at.
    const parts = inParts(told);
    const last = parts.pop() ?? [];
    for (const part of parts) publish(t, delta(t, p, p, now(), part, []));
    // Before it is published: a socket that turns out slow at this frame has had it.
    at = encodePosition(here());
    toldAt = elapsed();
    publish(t, delta(t, p, at, now(), last, history));
  };

  const rowNow = (key: string): RowChange[] => {
    const row = context.row(key);
    if (row && (row.removedAt === undefined || removed === 'stays')) return [{ key, whole: row }];
    return removed === 'leaves' ? [{ key, gone: row?.cause ?? 'unregistered' }] : [];
  };

  const isStill = (socket: Socket, member: Member) => members.get(socket) === member;
  const proceeding = (socket: Socket, member: Member) => async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return (await flow.ready(socket)) && isStill(socket, member);
  };

  /** Only in the same breath in which the view stands where the told rows do. */
  const settle = (socket: Socket): void => {
    if (flow.isSlow(socket)) {
      members.set(socket, { state: 'parked', from: at });
      return;
    }
    members.set(socket, { state: 'live' });
    socket.subscribe(t);
  };

  /** One frame with all that happened since `held`, then among the others. */
  const enter = (socket: Socket, held: Held, keys: string[], history: HistoryLine[]): void => {
    flush('urgent');
    const from = encodePosition(held);
    const told = keys.flatMap(rowNow);
    if (told.length + history.length > 0 || from !== at)
      socket.send(delta(t, from, at, now(), told, history));
    settle(socket);
  };

  /** Tells what happened after `held`. False: nobody knows any more, and nothing was sent. */
  const catchUp = async (socket: Socket, member: Member, held: Held, greet?: Greet): Promise<boolean> => {
    const missed = await withMissed(studio, held.floor, (entries) => {
      if (!entries || !isStill(socket, member)) return entries && [];
      const keys = [...keysOf(entries, studio)].filter(covers);
      const history = entries.filter((entry) => entry.seq > held.at.seq).flatMap(lines);
      greet?.(keys.length + history.length > 0 ? 'resumed' : 'live');
      if (keys.length > ROWS_AT_ONCE) return keys;
      enter(socket, held, keys, history);
      return [];
    });
    if (!missed) return false;
    if (missed.length > 0) await tellMany(socket, member, held, missed);
    return true;
  };

  /** In parts that end where they began: whoever is cut off midway gets them again. */
  const tellMany = async (socket: Socket, member: Member, held: Held, keys: string[]): Promise<void> => {
    const from = encodePosition(held);
    const position = studio.position();
    const reached = { at: position, floor: position };
    const send = (page: RowChange[], last: boolean) =>
      socket.send(delta(t, from, last ? encodePosition(reached) : from, now(), page, []));
    if (!(await inPages(keys, rowNow, send, proceeding(socket, member)))) return;
    if (!(await catchUp(socket, member, reached))) await beginAnew(socket, member, 'overflow');
  };

  const snapshot = async (socket: Socket, member: Member, tries = SNAPSHOT_TRIES): Promise<void> => {
    const start = studio.position();
    const held = { at: start, floor: start };
    let page = 0;
    const send = (told: LiveActor[], last: boolean) => {
      socket.send(snapshotPage(t, encodePosition(held), { now: now(), rows: told, page, last }));
      page += 1;
    };
    if (!(await inPages(rows(), (row) => [row], send, proceeding(socket, member)))) return;
    if (await catchUp(socket, member, held)) return;
    if (tries > 1) await beginAnew(socket, member, 'overflow', tries - 1);
    else socket.close(CLOSE.slowConsumer, 'reads too slowly for a list this long');
  };

  const beginAnew = (socket: Socket, member: Member, why: Parameters<typeof reset>[1], tries?: number) => {
    socket.send(reset(t, why));
    return snapshot(socket, member, tries);
  };

  const reasonFor = (held: Held | undefined) => {
    if (!held) return 'position';
    return held.at.epoch === studio.position().epoch ? 'forgotten' : 'epoch';
  };

  const arrive = async (socket: Socket, member: Member, id: string, wanted: string | undefined) => {
    const held = wanted === undefined ? undefined : decodePosition(wanted);
    if (held && wanted !== undefined) {
      const greet: Greet = (mode) => socket.send(subscribed(id, t, wanted, mode));
      if (await catchUp(socket, member, held, greet)) return;
    }
    if (!isStill(socket, member)) return;
    socket.send(subscribed(id, t, at, 'snapshot'));
    if (wanted === undefined) await snapshot(socket, member);
    else await beginAnew(socket, member, reasonFor(held));
  };

  const returned = async (socket: Socket, member: Member, from: string) => {
    const held = decodePosition(from);
    if (held && (await catchUp(socket, member, held))) return;
    if (isStill(socket, member)) await beginAnew(socket, member, reasonFor(held));
  };

  const begin = (socket: Socket, way: (member: Member) => Promise<void>): void => {
    const member: Member = { state: 'coming' };
    socket.unsubscribe(t);
    members.set(socket, member);
    rate?.forget();
    way(member).catch((error) => {
      onError(error);
      if (isStill(socket, member)) socket.close(CLOSE.overloaded, 'the studio failed to answer');
    });
  };

  return {
    t,
    join: (socket, id, wanted) => begin(socket, (member) => arrive(socket, member, id, wanted)),
    leave(socket) {
      socket.unsubscribe(t);
      members.delete(socket);
    },
    park(socket) {
      if (members.get(socket)?.state !== 'live') return;
      socket.unsubscribe(t);
      members.set(socket, { state: 'parked', from: at });
    },
    resume(socket) {
      const parked = members.get(socket);
      if (parked?.state === 'parked') begin(socket, (member) => returned(socket, member, parked.from));
    },
    size: () => members.size,
    note: (change) => changes.note(change),
    touch: (key) => changes.touch(key),
    moved(entry, before) {
      pendingLines.push(...lines(entry));
      if (changes.waiting().beats > 0) floor ??= before;
    },
    flush,
    restart() {
      changes.clear();
      pendingLines = [];
      floor = undefined;
      at = encodePosition(here());
      for (const socket of [...members.keys()]) begin(socket, (member) => beginAnew(socket, member, 'epoch'));
    },
    close() {
      for (const socket of members.keys()) socket.unsubscribe(t);
      members.clear();
      rate?.close();
    },
  };
}
