/**
 * The public types. They are declared structurally, so that neither Loom nor any schema library has to be
 * installed for an app to compile against this package.
 */

import type { JournalStoreLike } from './capture/journal.ts';
import type { MetricsCollectorLike } from './capture/metrics.ts';
import type { StateStoreLike } from './capture/state.ts';
import type { TelemetryRecorderLike } from './capture/telemetry.ts';
import type { TraceWriterLike } from './capture/traces.ts';
import type { Records } from './record-types.ts';

export type {
  JournalStoreLike,
  MetricsCollectorLike,
  StateStoreLike,
  TelemetryRecorderLike,
  TraceWriterLike,
};

/** What a Loom registry keeps of one actor. */
export interface Registration {
  actorId: string;
  actorType: string;
  workerId: string;
  status: string;
  /** ISO 8601. */
  lastHeartbeat: string;
  messageCount: number;
  serverEndpoint?: string | undefined;
  metadata?: object | undefined;
}

/** Loom's `ActorRegistry`, as far as the adapter uses it. The optional methods are hooked where they exist. */
export interface RegistryLike {
  register(registration: Registration): unknown;
  unregister(actorId: string): unknown;
  get(actorId: string): PromiseLike<Registration | null | undefined> | Registration | null | undefined;
  getAll(): PromiseLike<readonly Registration[]> | readonly Registration[];
  getByType?(actorType: string): PromiseLike<readonly Registration[]> | readonly Registration[];
  heartbeat?(actorId: string): unknown;
  updateStatus?(actorId: string, status: string): unknown;
  incrementMessageCount?(actorId: string): unknown;
  cleanup?(maxAgeMs: number): unknown;
}

/** Loom's `DiscoveryService`: anything that carries its registry. */
export interface DiscoveryLike {
  readonly registry: RegistryLike;
}

/** Loom's `ActorRuntime`, as far as it is observed. */
export interface ActorRuntimeLike {
  activateActor(actorId: string, actorType: string, overrides?: never): unknown;
  deactivateActor(actorId: string): unknown;
}

/** Loom's `LongLivedActorRuntime`. */
export interface LongLivedRuntimeLike {
  getActor(actorId: string, actorType: string, context: never): unknown;
  routeMessage(message: never, context: never): unknown;
  evictIdleActors?(): unknown;
}

/** Loom's `MessageQueue`, in memory or over BullMQ. What a queue does not have is not hooked. */
export interface MessageQueueLike {
  enqueue(queue: string, message: never, options?: never): unknown;
  dequeue?(queue: string, timeoutMs: number): unknown;
  ack?(message: never): unknown;
  nack?(message: never, delayMs?: number): unknown;
  deadLetter?(message: never): unknown;
  registerWorker?(queue: string, processor: never, concurrency?: number): unknown;
  getQueue?(queue: string): unknown;
}

/** What of an app is to be observed besides its registry; each part is optional. */
export interface ObservedParts {
  runtime?: ActorRuntimeLike | undefined;
  longLivedRuntime?: LongLivedRuntimeLike | undefined;
  messageQueue?: MessageQueueLike | undefined;
  journalStore?: JournalStoreLike | undefined;
  stateStore?: StateStoreLike | undefined;
  traceWriter?: TraceWriterLike | undefined;
  metrics?: MetricsCollectorLike | undefined;
  telemetry?: TelemetryRecorderLike | undefined;
}

/** One run of numbered events, as a link sends it. The events are the package's wire protocol. */
export interface OutgoingFlush {
  /** `<app>/<instance>/<random>`. */
  producer: string;
  /** Number of the first event. A flush without events is a sign of life; `first - 1` is the last number used. */
  first: number;
  events: object[];
}

/** What a link reports back. Expected failures are values, so that a link never has to throw. */
export type LinkReply =
  | {
      ok: true;
      /** Changes when the studio lost or restored its state. */
      epoch: string;
      /** Number of this producer's last event that took effect; 0 when none did. */
      last: number;
      /** The studio misses something and wants everything again. */
      resync: boolean;
    }
  | {
      ok: false;
      /** `retry`: may work later. `denied`: needs another token. `refused`: this very flush never works. */
      fault: 'retry' | 'denied' | 'refused';
      /** For people; holds no secret. */
      detail: string;
      /** Who said so, when it was not the studio itself. */
      by?: string;
    };

/** The way to a studio. `send` may be called again with the same flush; the studio drops what it has by number. */
export interface Link {
  send(flush: OutgoingFlush): Promise<LinkReply>;
  close?(): void;
}

/** An engine in the same process. The sidecar's `Engine` fits. */
export interface EngineLike {
  append(
    workspace: string,
    flush: OutgoingFlush,
  ): Promise<{
    epoch: string;
    producer?: { last: number; wantsResync?: boolean | undefined } | undefined;
  }>;
}

/** An ioredis client, `Redis` or `Cluster`, as far as it is used. */
export interface RedisLike {
  pipeline(commands: unknown[][]): { exec(): Promise<Array<[error: Error | null, reply: unknown]> | null> };
  readonly status?: string;
  readonly options?: { readonly keyPrefix?: string | undefined };
}

export interface StudioOptions {
  /**
   * Where the studio listens, or the Redis its sidecars share: `redis://host:6379/0`, `rediss://…`,
   * `redis+sentinel://a,b/group`, for a Cluster `redis://a,b`. Redis needs the package ioredis beside this one.
   * Default: `STUDIO_URL`, else `http://localhost:9090`.
   */
  url?: string | undefined;
  /** Default: `STUDIO_WORKSPACE`, else `default`. Letters, digits, dot, dash, underscore. */
  workspace?: string | undefined;
  /** Groups the actors of one program. Default: `default`. Same alphabet as `workspace`. */
  app?: string | undefined;
  /** This process among those of the app. Default: host name and process id. */
  instance?: string | undefined;
  /** Default: `STUDIO_TOKEN`. Sent as a bearer token; not used over Redis. */
  token?: string | undefined;
  /** The worker(s) this process hosts: tells own actors from others in a shared registry. Also learned from `register`. */
  workerId?: string | readonly string[] | undefined;
  /** A client of the app's own to the Redis the sidecars share, instead of `url`. It is never closed from here. */
  redis?: RedisLike | undefined;
  /** Another way to the studio instead of `url`. */
  link?: Link | undefined;
  /** An engine in this process instead of `url`. */
  engine?: EngineLike | undefined;
  /**
   * Paths never sent, for example `metadata.card`, `payload.*.password`, `**.token`. Always added to
   * `DEFAULT_REDACTIONS`: the usual names of passwords, tokens, secrets and keys. Letter case does not matter. One
   * of the defaults given here hides numbers too, where it would leave them: `**.*tokens`, `**.pass`.
   */
  redact?: readonly string[] | undefined;
  /** Seconds without a sign of life after which the studio calls an actor quiet. Default: the studio's. */
  maxAge?: number | undefined;
  /** `false`: the studio never removes this process's actors by age. */
  autoCleanup?: boolean | undefined;
  /** How often the whole registry is compared, in milliseconds; 0 = never. Default 60,000; longer from 10,000 actors. */
  reconcileIntervalMs?: number | undefined;
  /** Bound of what waits while the studio is away, in bytes (an estimate). Default 8 MB. */
  outboxBytes?: number | undefined;
  /** Whether other processes write to the same registry. Default: yes for those over Redis or Cosmos. */
  shared?: boolean | undefined;
  /**
   * A thread of its own tells the studio when this one is stuck in a synchronous piece of work, and in which
   * actor. Needs a `url`: objects such as `redis` cannot cross to it. Default: `STUDIO_WATCHDOG`, else `false`.
   */
  watchdog?: boolean | undefined;
  /** `false` returns a Studio that does nothing. Default: `STUDIO_ENABLED` is not `false`. */
  enabled?: boolean | undefined;
  /** Told rarely: refused token, refused data. Default: `console.warn`. */
  log?: ((line: string) => void) | undefined;
}

/** One message between actors, as the app saw it. Counts nothing on the actor: the registry's own counter does. */
export interface RecordedMessage {
  to: string;
  from?: string | undefined;
  type?: string | undefined;
  messageId?: string | undefined;
  correlationId?: string | undefined;
  /** Milliseconds between sending and the start of handling. */
  waitMs?: number | undefined;
  /** Milliseconds of handling. */
  runMs?: number | undefined;
  /** A text, or the error itself, of which the message is sent. */
  error?: string | Error | undefined;
  /** `suspended`: it waits for something and goes on later; no failure. */
  outcome?: 'suspended' | undefined;
  /** Tries before this one. */
  retries?: number | undefined;
  /** Given up for good. */
  dead?: boolean | undefined;
  /** The queue it came through. */
  queue?: string | undefined;
  /** This handling as a `traceparent` header (W3C); `traceparent()` makes one. Absent: one is made where `cause` is given. */
  traceparent?: string | undefined;
  /** The `traceparent` of what caused it: each message is a trace of its own, linked to its cause. */
  cause?: string | undefined;
  payload?: unknown;
}

export type ResyncCause = 'connect' | 'epoch' | 'asked' | 'overflow' | 'cleanup' | 'reconcile';

/** Of the thread that watches this one. */
export interface WatchdogStats {
  /** `false`: not asked for, closed, or it could not be started or ended, which `log` was told. */
  running: boolean;
  /** Whether its last attempt reached the studio. */
  connected: boolean;
  /** How often this thread did not turn for two seconds or more, and the longest of them in milliseconds. */
  stalls: number;
  longestMs: number;
  /** Handlings in its table now, and those there was no room for. */
  tracked: number;
  untracked: number;
}

/** Figures since `connectStudio`; all but `pending`, `inFlight` and the hooks' mean only grow. */
export interface StudioStats {
  enabled: boolean;
  /** Whether the last attempt reached the studio. */
  connected: boolean;
  producer: string;
  epoch: string | undefined;
  /** Waiting, after merging. Bytes are an estimate. */
  pending: { events: number; bytes: number };
  inFlight: { events: number; bytes: number };
  sent: { flushes: number; events: number; beacons: number };
  /** Number of the last event the studio accepted. */
  acked: number;
  /** Number of the last event that took effect, as the studio said. */
  applied: number;
  retries: number;
  /** Events that never left, by cause. After `state` and `refused` a resync makes good what was lost. */
  dropped: { messages: number; state: number; invalid: number; refused: number };
  /** Metadata or payloads replaced by a marker because they were too large. */
  cut: number;
  resyncs: Record<ResyncCause, number>;
  resyncing: boolean;
  /** Actors whose snapshot was taken while calls on them were still under way. */
  approximate: number;
  hooks: {
    calls: number;
    /** Calls that failed in the registry; they are not reported. */
    failed: number;
    /**
     * Mean time a hook adds to a call, in nanoseconds, from one call in 64. Without the first thousand calls, which
     * take many times longer while the process warms up; 0 until there were that many.
     */
    meanNanos: number;
  };
  watchdog: WatchdogStats;
  observing: ObservingStats;
}

/** Of what `observe` was given. */
export interface ObservingStats {
  /** Names of what is observed, besides the registry. */
  captures: string[];
  /** Mean time a hook adds to a call, in nanoseconds, from one call in 64; 0 before there are enough. */
  nanos: number;
  /** Part of one core spent lately. */
  share: number;
  /** What is held back because of load; each with all before it. */
  shedding: 'nothing' | 'payloads' | 'spans' | 'messages';
  /** Spans not told because of load. */
  shed: number;
  /** Handlings under way. */
  running: number;
  /** Told one by one, and counted in an event with others like them. */
  messages: { single: number; shared: number };
  /**
   * Given up because a bound was reached: what is told of them is less, nothing else. `settlements` are messages
   * acknowledged, given back or set aside of which it is not known from which queue they came, so that no queue
   * counts them: they were taken before `observe`, given back as a copy without an id, or given back twice.
   */
  forgotten: {
    actors: number;
    /** Actors that cannot be followed: frozen, with methods of their own. */
    unseen: number;
    senders: number;
    deliveries: number;
    settlements: number;
    work: number;
    queues: number;
  };
}

export interface Studio extends Records {
  /**
   * Waits until everything observed so far is with the studio, and any resync under way is done. Resolves
   * to `false` when that takes longer than `timeoutMs` (default 5,000). Never rejects.
   */
  flush(timeoutMs?: number): Promise<boolean>;
  stats(): StudioStats;
  /** Reports a message. Never throws: what is not understood is counted in `dropped.invalid`. */
  recordMessage(message: RecordedMessage): void;
  /**
   * Puts hooks on the runtimes and queues given, with the promises of those on a registry: results, errors,
   * order and `this` stay as they were. Returns what takes them off again; `close` does so as well. Throws at
   * once, before anything is hooked, when a part is not what it should be, frozen or observed already.
   */
  observe(parts: ObservedParts): () => void;
  /**
   * Takes the hooks off at once, then gives what is left up to `timeoutMs` (default 2,000) to leave.
   * Actors are not removed in the studio: their owner is shown as lost.
   */
  close(timeoutMs?: number): Promise<void>;
}
