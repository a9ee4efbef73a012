import {
  type ActorChange,
  actorKey,
  type ChangeEntry,
  CLOSE,
  type Health,
  type ProducerChange,
} from '@loom-studio/core-adapter/protocol';
import type { Log } from '../../log.ts';
import type { Studio } from '../../studio.ts';
import type { Socket } from '../transport.ts';
import { createConflator } from './conflate.ts';
import { actorsFrame, frame, historyFrame, removedFrame, splitKey, updateFrames } from './legacy-frames.ts';
import { answerLegacy } from './legacy-requests.ts';
import type { Session } from './live.ts';

export interface LegacyOptions {
  studio: Studio;
  health: () => Health;
  resolveApp: (id: string) => string;
  publish: (topic: string, text: string) => void;
  log: Log;
  limits?: typeof LEGACY_LIMITS;
}

export const LEGACY_LIMITS = {
  /** More actors than a client that gets every one of them can bear. */
  actors: 20_000,
  /** What a socket may owe beyond its first list before it counts as too slow. */
  bufferedBytes: 1024 * 1024,
  /** Time spent on waiting updates before others get their turn. */
  sliceMs: 10,
};

const TOPIC = 'legacy';
const FLUSH_MS = 50;
const PULSE_MS = 250;
const METRICS_PULSES = 8;
const HEALTH_PULSES = 40;

/**
 * The protocol of existing clients: everything is pushed to everybody, so each frame is built once. Runs only
 * while somebody is connected.
 */
export function createLegacySession(options: LegacyOptions): Session {
  const { studio, publish, limits = LEGACY_LIMITS } = options;
  const { view } = studio;
  const conflator = createConflator();
  /** Open sockets and the bytes of their first list that may still be on the way. */
  const members = new Map<Socket, number>();
  const joining = new Set<Socket>();
  /** What clients were told exists. */
  const known = new Set<string>();
  const lost = new Map<string, boolean>();
  let stop: (() => void) | undefined;
  let flushing: NodeJS.Timeout | undefined;
  let greeting: NodeJS.Timeout | undefined;
  let greetingMs = 0;

  const send = (text: string) => publish(TOPIC, text);

  const sendUpdate = (key: string) => {
    const { app, id } = splitKey(key);
    const record = view.get(app, id);
    if (!record || record.removedAt !== undefined) return;
    known.add(key);
    for (const text of updateFrames(view, record)) send(text);
  };

  const onActor = ({ key }: ActorChange, now: number) => {
    const { app, id } = splitKey(key);
    const record = view.get(app, id);
    if (record && record.removedAt === undefined) {
      if (conflator.touch(key, now)) sendUpdate(key);
      return;
    }
    const waited = conflator.drop(key);
    if (known.delete(key) || waited) send(removedFrame(app, id, record?.cause ?? 'unregistered'));
  };

  /** An adapter that falls silent or returns changes how all its actors look, though none of them changed. */
  const onProducer = (change: ProducerChange) => {
    const isLost = 'whole' in change && change.whole.lostSince !== undefined;
    if ((lost.get(change.id) ?? false) === isLost) return;
    if ('whole' in change) lost.set(change.id, isLost);
    else lost.delete(change.id);
    conflator.spread(ownedBy(change.id));
  };

  function* ownedBy(producer: string): Iterable<string> {
    for (const record of view.live()) if (record.producer === producer) yield actorKey(record.app, record.id);
  }

  const onChange = (entry: ChangeEntry) => {
    if (members.size === 0) return;
    const now = performance.now();
    for (const change of entry.producers) onProducer(change);
    for (const change of entry.actors) onActor(change, now);
    for (const { key, entry: line } of entry.history) {
      const text = historyFrame(key, line);
      if (text !== undefined) send(text);
    }
    scheduleFlush();
  };

  /** What waits goes out in slices, so that a burst never holds the loop. */
  const flush = () => {
    flushing = undefined;
    const began = performance.now();
    do {
      const key = conflator.next(began);
      if (key === undefined) break;
      sendUpdate(key);
    } while (performance.now() - began < limits.sliceMs);
    scheduleFlush();
  };
  const scheduleFlush = () => {
    if (conflator.waiting() > 0) flushing ??= setTimeout(flush, FLUSH_MS);
  };

  /** Whoever came within the last moments gets the same list; the next list waits longer the more it costs. */
  const greet = () => {
    greeting = undefined;
    if (refuseCrowd(joining)) return;
    const began = performance.now();
    const list = actorsFrame(view);
    const rest = [frame('metrics', view.metrics()), frame('health', options.health())];
    for (const record of view.live()) known.add(actorKey(record.app, record.id));
    for (const socket of joining) {
      for (const text of [list, ...rest]) socket.send(text);
      socket.subscribe(TOPIC);
      members.set(socket, list.length);
    }
    joining.clear();
    greetingMs = performance.now() - began;
  };
  const join = (socket: Socket) => {
    joining.add(socket);
    greeting ??= setTimeout(greet, greetingMs > 5 ? greetingMs * 4 : 0);
  };

  const refuseCrowd = (sockets: Iterable<Socket>): boolean => {
    if (view.size <= limits.actors) return false;
    const reason = `more than ${limits.actors} actors: use a subprotocol with queries`;
    for (const socket of sockets) socket.close(CLOSE.tooManyActors, reason);
    return true;
  };

  const closeSlow = () => {
    for (const [socket, owed] of members) {
      const buffered = socket.buffered();
      if (buffered > owed + limits.bufferedBytes) socket.close(CLOSE.slowConsumer, 'reads too slowly');
      else if (owed > 0 && buffered < limits.bufferedBytes) members.set(socket, 0);
    }
  };

  const start = () => {
    for (const { id, lostSince } of view.producers()) lost.set(id, lostSince !== undefined);
    let pulses = 0;
    let status = options.health().status;
    const pulse = setInterval(() => {
      pulses += 1;
      closeSlow();
      const health = options.health();
      if (health.status !== status || pulses % HEALTH_PULSES === 0) send(frame('health', health));
      status = health.status;
      if (pulses % METRICS_PULSES !== 0) return;
      if (!refuseCrowd([...members.keys()])) send(frame('metrics', view.metrics()));
    }, PULSE_MS);
    const undo = [studio.onChange(onChange), studio.onReset(() => [...members.keys()].forEach(join))];
    stop = () => {
      for (const each of undo) each();
      clearInterval(pulse);
      clearTimeout(flushing);
      clearTimeout(greeting);
      flushing = undefined;
      greeting = undefined;
      conflator.clear();
      known.clear();
      lost.clear();
      stop = undefined;
    };
  };

  return {
    open(socket) {
      if (refuseCrowd([socket])) return;
      if (!stop) start();
      join(socket);
    },
    message: (socket, text) => answerLegacy(socket, text, { ...options, join }),
    close(socket) {
      joining.delete(socket);
      members.delete(socket);
      if (members.size + joining.size === 0) stop?.();
    },
  };
}
