/** What an app may tell of itself, besides what is captured. Times are milliseconds. */

export type RecordedLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** A line of a log. */
export interface RecordedLog {
  /** Default: `error` where there is an error, else `info`. */
  level?: RecordedLevel | undefined;
  /** May be absent where there is an error. Cut to 4,096 characters. */
  message?: string | undefined;
  /** Whose line it is; absent: the process's. */
  actorId?: string | undefined;
  error?: unknown;
  /** Up to 16 KB. */
  fields?: object | undefined;
}

/** Something that took time, or happened, within a trace. Names at least one of `traceparent`, `parent`, `correlationId`. */
export interface RecordedSpan {
  /** What was done, such as `charge card`. */
  operation: string;
  actorId?: string | undefined;
  /** This span: a `traceparent` header (W3C). */
  traceparent?: string | undefined;
  /** The span around it: a `traceparent` header. */
  parent?: string | undefined;
  /** The trace by a name of your own, where there are no headers. */
  correlationId?: string | undefined;
  durationMs?: number | undefined;
  /** Default: `failed` where there is an error. */
  status?: string | undefined;
  error?: unknown;
  /** Up to 16 KB. */
  metadata?: object | undefined;
}

/** The calls of a Studio that tell something. None throws: what is not understood is counted in `dropped.invalid`. */
export interface Records {
  /**
   * An entry of an actor's journal, for apps whose journal no store of Loom's holds. `type` says what it is; patches
   * of `{ type: 'state_patches', patches }` are immer's. Up to 64 KB.
   */
  recordJournal(actorId: string, entry: object): void;
  /** The state an actor has now; told when it is another than before. Up to 64 KB. */
  recordState(actorId: string, state: unknown): void;
  recordLog(line: RecordedLog): void;
  /** An error, with its stack and what caused it, as a line of the log of the actor, or of the process. */
  recordError(error: unknown, of?: { actorId?: string | undefined; fields?: object | undefined }): void;
  recordSpan(span: RecordedSpan): void;
}
