import type {
  ActorRecord,
  ChangeEntry,
  Flush,
  HistoryEntry,
  ProducerRecord,
  WorkspaceState,
} from '@loom-studio/core-adapter/protocol';

/** Newest lines that an engine keeps of one history, unless it is told otherwise. */
export const HISTORY_LINES = 500;

/** Where a workspace stands. `at` is the log cursor of commit `seq`. */
export interface Position {
  epoch: string;
  seq: number;
  at: string;
}

export interface LogEntry {
  id: string;
  /** As stored, where the engine knows it: commits are kept small by it. */
  bytes?: number;
  /** As appended. Untrusted: whoever can write the log can write anything. */
  flush: Flush;
}

export interface Tail {
  entries: LogEntry[];
  /** Entries between the cursor and the first one were trimmed unread. */
  gap: boolean;
}

export interface AppendOptions {
  /**
   * Engine time, in milliseconds, that the log has reached whatever the engine's own clock says: a tick up to there is
   * not ahead of its time, nor is any after it.
   */
  reached?: number;
}

export interface AppendReply {
  id: string;
  epoch: string;
  /** The producer as last committed; absent when it was never seen in this epoch. */
  producer?: ProducerRecord;
}

export interface StatePage {
  actors: ActorRecord[];
  producers: ProducerRecord[];
  /** On the first page only. */
  state?: WorkspaceState;
}

export type CommitResult =
  | { ok: true }
  /** The stored values do not match. `stored` equal to the attempted position means our own reply was lost. */
  | { ok: false; reason: 'conflict'; stored: Position }
  /** A patch met no record: state is damaged, the engine has begun a new epoch. */
  | { ok: false; reason: 'damaged'; stored: Position };

export interface Range {
  /** Milliseconds of engine time, inclusive. */
  from?: number;
  to?: number;
  limit: number;
  newestFirst?: boolean;
}

export interface Doc {
  id: string;
  value: unknown;
  version: number;
}

export interface PutOptions {
  /** Write only if the stored version is this one; 0 = only if there is none. */
  ifVersion?: number;
  ttlMs?: number;
}

export type PutResult = { ok: true; version: number } | { ok: false; version: number };

/** What was refused or forgotten because a limit was reached, by name of the limit. */
export type Drops = Record<string, number>;

/**
 * `text` is for people; `since` in milliseconds of this machine's clock. `denied`: the account may not, or is not let
 * in; `mismatch`: what is at the address is not what it names; `refused`: the store takes nothing just now; `stalled`: it would, and nobody applies the log.
 */
export interface Trouble {
  code: 'unreachable' | 'denied' | 'mismatch' | 'refused' | 'full' | 'newer' | 'stalled';
  text: string;
  since: number;
}

/** What works and should still be put right, for people. */
export type Notice = Pick<Trouble, 'text'> & { code: 'evicts' };

/** What a shared store holds, others' data included, and the most it may hold; without a limit that is absent. */
export interface StoreMemory {
  usedBytes: number;
  limitBytes?: number;
}

/**
 * The only seam between the studio and where it keeps things. Small enough to implement in an afternoon:
 * `engine/contract.ts` says exactly what each operation promises. Every operation names its workspace.
 */
export interface Engine {
  readonly kind: string;
  /** What a person should know at start, for example that nothing survives the process. */
  readonly notice?: string;

  /** The engine's clock, in milliseconds. It may be set back; the time of a workspace, in its ticks, is not. */
  now(ws: string): Promise<number>;

  /** Adds a flush to the log. Refused with `overloaded` when the log is full: nothing read is ever overwritten. */
  append(ws: string, flush: Flush, options?: AppendOptions): Promise<AppendReply>;
  /** Entries after `cursor`, oldest first; waits up to `waitMs` for the first one. */
  tail(
    ws: string,
    cursor: string,
    options: { limit: number; waitMs: number; signal?: AbortSignal },
  ): Promise<Tail>;

  /** Where the workspace stands; begins an epoch when there is none. */
  position(ws: string): Promise<Position>;
  /** All state in pages. Records may be newer than `position()` before the first page, never older. */
  load(ws: string): AsyncIterable<StatePage>;
  /**
   * Atomically: checks that the stored position is `expected`, then writes everything in `entry`, moves the
   * position to the entry's, appends the entry to the changelog and publishes it. Log entries up to the new
   * cursor may be forgotten afterwards.
   */
  commit(ws: string, expected: Position, entry: ChangeEntry): Promise<CommitResult>;

  /** Every entry committed from now on, in order. Delivery may fail silently; `seq` tells. */
  subscribe(ws: string, onEntry: (entry: ChangeEntry) => void): Promise<() => void>;
  /** Entries after `position`, or `gone` when they are no longer kept or the position is of another past. */
  since(ws: string, position: Position): Promise<ChangeEntry[] | 'gone'>;

  range(ws: string, key: string, range: Range): Promise<HistoryEntry[]>;

  getDoc(ws: string, kind: string, id: string): Promise<Doc | undefined>;
  putDoc(ws: string, kind: string, id: string, value: unknown, options?: PutOptions): Promise<PutResult>;
  deleteDoc(ws: string, kind: string, id: string): Promise<boolean>;
  listDocs(ws: string, kind: string): Promise<Doc[]>;

  /** Takes or renews a lease for `ttlMs`; false while another holder has it. */
  hold(ws: string, name: string, holder: string, ttlMs: number): Promise<boolean>;
  release(ws: string, name: string, holder: string): Promise<void>;

  /** Absent for an engine that shares no store. Fails where the store does not tell. */
  memory?(ws: string): Promise<StoreMemory>;
  /** What keeps it from working just now. */
  trouble(): Trouble | undefined;
  /** What should be put right though it works; none when absent. */
  notices?(): Notice[];
  drops(): Drops;
  close(): Promise<void>;
}

/** Before the first entry of any log. */
export const LOG_START = '0-0';

/** Orders log ids of the form `<a>-<b>`. Negative when `left` is older. */
export function compareIds(left: string, right: string): number {
  const [leftMajor = 0, leftMinor = 0] = left.split('-').map(Number);
  const [rightMajor = 0, rightMinor = 0] = right.split('-').map(Number);
  return leftMajor - rightMajor || leftMinor - rightMinor;
}
