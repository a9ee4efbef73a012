import {
  type ActorChange,
  actorKey,
  type ChangeEntry,
  type ProducerChange,
} from '@loom-studio/core-adapter/protocol';
import type { View } from '../../studio.ts';
import { createConflator } from './conflate.ts';
import { historyFrame, removedFrame, splitKey, updateFrames } from './legacy-frames.ts';

/** Turns commits into frames: state conflated, events never. */
export interface Changes {
  /** Begins with what the view holds now. */
  begin(): void;
  onChange(entry: ChangeEntry): void;
  /** Notes from now on which actors change, for clients whose list is being made. */
  note(): Noted;
  /** Forgets everything; nothing more is sent. */
  end(): void;
}

export interface Noted {
  /** Ends the note, and tells what the list may have missed: removals at once, updates in turn to everybody. */
  settle(tell?: (text: string) => void): void;
}

const FLUSH_MS = 50;
/** Time spent on waiting updates before others get their turn. */
const SLICE_MS = 10;

export function createChanges(view: View, send: (text: string) => void): Changes {
  const conflator = createConflator();
  /** What clients were told exists. */
  const known = new Set<string>();
  /** Adapters that are silent. */
  const lost = new Set<string>();
  const notes = new Set<Set<string>>();
  let flushing: NodeJS.Timeout | undefined;

  const liveRecord = (key: string) => {
    const { app, id } = splitKey(key);
    const record = view.get(app, id);
    return record?.removedAt === undefined ? record : undefined;
  };
  const sendUpdate = (key: string) => {
    const record = liveRecord(key);
    if (!record) return;
    known.add(key);
    for (const text of updateFrames(view, record)) send(text);
  };
  const sendRemoval = (key: string) => {
    const waited = conflator.drop(key);
    if (!known.delete(key) && !waited) return;
    send(removal(key));
  };
  const removal = (key: string) => {
    const { app, id } = splitKey(key);
    return removedFrame(app, id, view.get(app, id)?.cause ?? 'unregistered');
  };
  const onActor = ({ key }: ActorChange, now: number) => {
    for (const noted of notes) noted.add(key);
    if (!liveRecord(key)) sendRemoval(key);
    else if (conflator.touch(key, now)) sendUpdate(key);
  };

  /** Whether the adapter fell silent or returned. */
  const toggles = (change: ProducerChange): boolean => {
    const isLost = 'whole' in change && change.whole.lostSince !== undefined;
    if (lost.has(change.id) === isLost) return false;
    if (isLost) lost.add(change.id);
    else lost.delete(change.id);
    return true;
  };
  /** That changes how all its actors look, though none of them changed. */
  const onProducers = (changed: ProducerChange[]) => {
    const toggled = new Set(changed.filter(toggles).map(({ id }) => id));
    if (toggled.size > 0) conflator.spread(ownedBy(view, toggled));
  };

  /** What waits goes out in slices, so that a burst never holds the loop. */
  const flush = () => {
    flushing = undefined;
    const began = performance.now();
    do {
      const key = conflator.next(began);
      if (key === undefined) break;
      sendUpdate(key);
    } while (performance.now() - began < SLICE_MS);
    scheduleFlush();
  };
  const scheduleFlush = () => {
    if (conflator.waiting() > 0) flushing ??= setTimeout(flush, FLUSH_MS);
  };

  return {
    begin() {
      for (const record of view.live()) known.add(actorKey(record.app, record.id));
      for (const { id, lostSince } of view.producers()) if (lostSince !== undefined) lost.add(id);
    },
    onChange(entry) {
      const now = performance.now();
      onProducers(entry.producers);
      for (const change of entry.actors) onActor(change, now);
      for (const { key, entry: line } of entry.history) {
        const text = historyFrame(key, line);
        if (text !== undefined) send(text);
      }
      scheduleFlush();
    },
    note() {
      const noted = new Set<string>();
      notes.add(noted);
      return {
        settle(tell) {
          notes.delete(noted);
          if (!tell) return;
          const live = [...noted].filter(liveRecord);
          for (const key of noted) if (!liveRecord(key)) tell(removal(key));
          conflator.spread(live);
          scheduleFlush();
        },
      };
    },
    end() {
      clearTimeout(flushing);
      flushing = undefined;
      conflator.clear();
      known.clear();
      lost.clear();
    },
  };
}

function* ownedBy(view: View, producers: Set<string>): Iterable<string> {
  for (const { app, id, producer } of view.live()) {
    if (producer !== undefined && producers.has(producer)) yield actorKey(app, id);
  }
}
