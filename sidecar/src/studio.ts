import type {
  ActorRecord,
  ChangeEntry,
  HistoryEntry,
  LegacyActor,
  LogEvent,
  Metrics,
  ProducerRecord,
  WorkspaceState,
} from '@loom-studio/core-adapter/protocol';
import type { Drops, Position, Range } from './engine/engine.ts';

/**
 * What features and transports see of one workspace: a live read view and a way to report events.
 * `app.ts` builds it from an engine, a replica and an ingester.
 */
export interface Studio {
  readonly workspace: string;
  readonly view: View;
  /** Called after each commit was applied to the view, in order. Returns its own undo. */
  onChange(listener: (entry: ChangeEntry) => void): () => void;
  /** Called after the view was loaded anew: whatever was derived from changes before is void. Returns its own undo. */
  onReset(listener: () => void): () => void;
  /**
   * Reports events of clients that number nothing and waits until the view shows them, so that a client
   * reads what it wrote. Secrets in them are hidden and masked first, as an adapter does before it tells. Throws `overloaded` or `unavailable`.
   */
  report(app: string, events: LogEvent[]): Promise<void>;
  history(key: string, range: Range): Promise<HistoryEntry[]>;
  /** Where the view stands. */
  position(): Position;
  /** What was committed after `position`; `gone` when it is no longer kept or the position is of another past. */
  since(position: Position): Promise<ChangeEntry[] | 'gone'>;
}

/**
 * Live actors of one type on one worker (empty when they name none). `messages` and `errors` only grow: increases
 * of the actors' own counters while this sidecar watched; what an actor brings with it is not counted.
 */
export interface Cell {
  readonly type: string;
  readonly worker: string;
  actors: number;
  messages: number;
  errors: number;
  /** Actors to which a message was reported: without any, no errors is not zero errors. */
  reporting: number;
  /** Sum of the measured queue depths, and how many actors measure theirs. */
  depth: number;
  measured: number;
}

/** Live actors by what people group them by; statuses as reported. */
export interface Groups {
  readonly byType: ReadonlyMap<string, number>;
  readonly byStatus: ReadonlyMap<string, number>;
  readonly byWorker: ReadonlyMap<string, number>;
  readonly byApp: ReadonlyMap<string, number>;
  readonly quiet: number;
  /** Those that tell who spawned them. */
  readonly spawned: number;
}

/** The replica, read-only. Everything is synchronous: one sidecar's picture at one instant. */
export interface View {
  readonly epoch: string;
  readonly seq: number;
  /** Whether the view has loaded and hears from the engine. */
  readonly fresh: boolean;
  /** Milliseconds since it heard from the engine; absent when it never did, so that nothing is known. */
  readonly silentMs: number | undefined;
  /** Milliseconds since a commit showed; one comes each second, as time itself is committed. Absent when none was read. */
  readonly stillMs: number | undefined;
  readonly state: WorkspaceState;
  /** Live actors. */
  readonly size: number;
  /** A live actor or a tombstone. */
  get(app: string, id: string): ActorRecord | undefined;
  /** The same, by `actorKey`. */
  record(key: string): ActorRecord | undefined;
  /** Apps in which the id exists, live ones first. */
  find(id: string): ActorRecord[];
  live(): IterableIterator<ActorRecord>;
  /** Live actors by `actorKey`. May be walked while the view changes: whoever comes is met, whoever goes is not. */
  entries(): IterableIterator<[string, ActorRecord]>;
  tombstones(): IterableIterator<ActorRecord>;
  producer(id: string): ProducerRecord | undefined;
  producers(): IterableIterator<ProducerRecord>;
  /** Keys of the live actors an adapter owns. */
  owned(producer: string): Iterable<string>;
  /** Since when the adapter that owns the actor is silent. */
  ownerLostSince(record: ActorRecord): number | undefined;
  toLegacy(record: ActorRecord): LegacyActor;
  groups(): Groups;
  metrics(): Metrics;
  /** Each type and worker; all beyond a limit share `restCell`. New objects after a reset. */
  cells(): Iterable<Readonly<Cell>>;
  cell(type: string, worker: string): Readonly<Cell> | undefined;
  restCell(): Readonly<Cell>;
  /** Actors whose adapter is silent, by cell. */
  lostByCell(): Map<Readonly<Cell>, number>;
  drops(): Drops;
}
