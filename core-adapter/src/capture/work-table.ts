import { LIMITS } from '../protocol/limits.ts';
import type { WorkItem } from '../protocol/work.ts';

/** Handlings that are followed at once; more of them run, but are not told. */
export const WORK_SLOTS = 10_000;
/** A handling that is over within this long is never told as work. */
const MOMENT_MS = 1_000;
/** The slot of a handling for which there was none. */
const NO_SLOT = -1;

/** Hears of every handling as it begins and ends, to know what runs when nothing else does. Must not throw. */
export interface WorkWatcher {
  /** Returns the slot that `ended` is told; −1 when there is none. */
  began(item: { id: string } & WorkItem): number;
  ended(slot: number): void;
}

export interface WorkTableDeps {
  /** Milliseconds that only grow. */
  mono(): number;
  /** All that the actor runs for longer than a moment. Empty: nothing any more. */
  tell(id: string, work: WorkItem[]): void;
  watcher?: WorkWatcher | undefined;
}

export interface WorkTable {
  /** Returns the slot by which it ends. */
  began(id: string, item: WorkItem): number;
  ended(slot: number): void;
  /** Tells what has run for longer than a moment meanwhile. */
  scan(): void;
  /** What was told of the actor and still runs. */
  of(id: string): WorkItem[];
  readonly figures: { running: number; untracked: number };
}

interface Running {
  id: string;
  item: WorkItem;
  startedAt: number;
  told: boolean;
  watched: number;
}

/** The handlings under way. A start and an end cost one insertion and one deletion. */
export function createWorkTable({ mono, tell, watcher }: WorkTableDeps): WorkTable {
  /** In order of their start. */
  const running = new Map<number, Running>();
  const told = new Map<string, Running[]>();
  const figures = { running: 0, untracked: 0 };
  let lastSlot = 0;

  function of(id: string): WorkItem[] {
    return (told.get(id) ?? []).slice(-LIMITS.workItems).map(({ item }) => item);
  }

  function hold(entry: Running): void {
    entry.told = true;
    told.set(entry.id, [...(told.get(entry.id) ?? []), entry]);
  }

  function drop(entry: Running): void {
    const left = (told.get(entry.id) ?? []).filter((other) => other !== entry);
    if (left.length > 0) told.set(entry.id, left);
    else told.delete(entry.id);
    tell(entry.id, of(entry.id));
  }

  return {
    began(id, item) {
      if (running.size >= WORK_SLOTS) {
        figures.untracked++;
        return NO_SLOT;
      }
      const watched = watcher?.began({ id, ...item }) ?? NO_SLOT;
      running.set(++lastSlot, { id, item, startedAt: mono(), told: false, watched });
      figures.running = running.size;
      return lastSlot;
    },
    ended(slot) {
      const entry = running.get(slot);
      if (!entry) return;
      running.delete(slot);
      figures.running = running.size;
      watcher?.ended(entry.watched);
      if (entry.told) drop(entry);
    },
    scan() {
      const before = mono() - MOMENT_MS;
      const changed = new Set<string>();
      for (const entry of running.values()) {
        if (entry.startedAt > before) break;
        if (entry.told) continue;
        hold(entry);
        changed.add(entry.id);
      }
      for (const id of changed) tell(id, of(id));
    },
    of,
    figures,
  };
}
