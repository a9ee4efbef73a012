import type { ChangeEntry, Flush } from '@loom-studio/core-adapter/protocol';
import { type Drops, type Engine, HISTORY_LINES, LOG_START } from '../engine.ts';
import { createMemoryChangelog, type MemoryChangelog } from './changelog.ts';
import { createMemoryDocs } from './docs.ts';
import { createMemoryHistory, type MemoryHistory } from './history.ts';
import { createMemoryLeases } from './leases.ts';
import { createMemoryLog, type MemoryLog } from './log.ts';
import { createMemoryState, type MemoryState } from './state.ts';
import { createSteadyClock } from './steady-clock.ts';

export const MEMORY_LIMITS = {
  logBytes: 64 * 1024 * 1024,
  changelogMs: 60_000,
  changelogBytes: 32 * 1024 * 1024,
  historyEntries: HISTORY_LINES,
  historyBytes: 32 * 1024 * 1024,
  docsPerKind: 10_000,
  docBytes: 256 * 1024,
};

export interface MemoryOptions {
  /** Milliseconds since the Unix epoch; never backwards. */
  now?: () => number;
  limits?: Partial<typeof MEMORY_LIMITS>;
  /** Keeps documents (views, rules, tokens) across restarts; live state never is. */
  dataDir?: string;
}

interface Workspace {
  log: MemoryLog;
  state: MemoryState;
  changelog: MemoryChangelog;
  history: MemoryHistory;
  listeners: Set<(entry: ChangeEntry) => void>;
}

/** Everything in this process, with the same positions and epochs as any other engine. */
export function createMemoryEngine(options: MemoryOptions = {}): Engine {
  const now = options.now ?? createSteadyClock();
  const limits = { ...MEMORY_LIMITS, ...options.limits };
  const docs = createMemoryDocs(now, limits, options.dataDir);
  const leases = createMemoryLeases(now);
  const workspaces = new Map<string, Workspace>();

  const open = (ws: string): Workspace => {
    const known = workspaces.get(ws);
    if (known) return known;
    const created: Workspace = {
      log: createMemoryLog(limits.logBytes),
      state: createMemoryState(LOG_START),
      changelog: createMemoryChangelog(limits.changelogMs, limits.changelogBytes),
      history: createMemoryHistory(limits.historyEntries, limits.historyBytes),
      listeners: new Set(),
    };
    workspaces.set(ws, created);
    return created;
  };

  return {
    kind: 'memory',
    notice: 'state lives in this process and is forgotten when it ends; apps send it again when it starts',
    now: async () => now(),
    async append(ws, flush: Flush) {
      const { log, state } = open(ws);
      const id = log.append(flush);
      const producer = state.producer(flush.producer);
      return { id, epoch: state.position().epoch, ...(producer && { producer }) };
    },
    tail: (ws, cursor, { limit, waitMs, signal }) => open(ws).log.tail(cursor, limit, waitMs, signal),
    position: async (ws) => open(ws).state.position(),
    load: (ws) => open(ws).state.pages(),
    async commit(ws, expected, entry) {
      const workspace = open(ws);
      const stored = workspace.state.position();
      if (stored.epoch !== expected.epoch || stored.seq !== expected.seq || stored.at !== expected.at) {
        return { ok: false, reason: 'conflict', stored };
      }
      if (!workspace.state.fits(entry)) {
        workspace.state.beginEpoch();
        workspace.changelog.clear();
        return { ok: false, reason: 'damaged', stored: workspace.state.position() };
      }
      write(workspace, entry, now());
      return { ok: true };
    },
    async subscribe(ws, onEntry) {
      const { listeners } = open(ws);
      listeners.add(onEntry);
      return () => listeners.delete(onEntry);
    },
    async since(ws, position) {
      const { changelog, state } = open(ws);
      return changelog.since(position, state.position());
    },
    range: async (ws, key, range) => open(ws).history.range(key, range),
    getDoc: async (ws, kind, id) => docs.get(ws, kind, id),
    putDoc: async (ws, kind, id, value, put = {}) => docs.put(ws, kind, id, value, put),
    deleteDoc: async (ws, kind, id) => docs.delete(ws, kind, id),
    listDocs: async (ws, kind) => docs.list(ws, kind),
    hold: async (ws, name, holder, ttlMs) => leases.hold(ws, name, holder, ttlMs),
    release: async (ws, name, holder) => leases.release(ws, name, holder),
    trouble: () => undefined,
    drops: () => ({ ...drops(workspaces.values()), 'docs.refused': docs.refused() }),
    close: async () => workspaces.clear(),
  };
}

function write(
  { state, history, changelog, log, listeners }: Workspace,
  entry: ChangeEntry,
  now: number,
): void {
  state.apply(entry);
  for (const { key, entry: line } of entry.history) history.append(key, line);
  for (const key of entry.dropHistory ?? []) history.drop(key);
  changelog.append(entry, now);
  log.trim(entry.at);
  for (const listener of listeners) listener(entry);
}

function drops(workspaces: Iterable<Workspace>): Drops {
  const total = { 'log.refused': 0, 'changelog.cut': 0, 'history.cut': 0, 'history.evicted': 0 };
  for (const { log, changelog, history } of workspaces) {
    total['log.refused'] += log.refused();
    total['changelog.cut'] += changelog.cut();
    const { cut, evicted } = history.drops();
    total['history.cut'] += cut;
    total['history.evicted'] += evicted;
  }
  return total;
}
