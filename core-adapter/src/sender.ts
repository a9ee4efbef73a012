import type { Outbox, Taken } from './outbox.ts';
import { LIMITS } from './protocol/limits.ts';
import type { Cancel, Runtime } from './runtime.ts';
import type { Link, LinkReply, ResyncCause } from './types.ts';

/** A busy app's changes gather this long, so that they merge and travel together. */
const GATHER_MS = 5;
/** And longer with every event a millisecond, up to a bound: a flush costs the app the same, however much it holds. */
const GATHER_MS_PER_RATE = 2;
const GATHER_MAX_MS = 25;
/** An idle adapter shows that it lives, and learns whether the studio still knows it. */
const BEACON_MS = 5_000;
const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 2_000;
/** A refused token or password is not going to change soon. */
const DENIED_MS = 15_000;
/** The studio may ask with knowledge from before our last resync; after this long it means it. */
const ASK_AGAIN_MS = 10_000;

type Accepted = Extract<LinkReply, { ok: true }>;
type Failed = Extract<LinkReply, { ok: false }>;

export interface SenderDeps {
  outbox: Outbox;
  link: Link;
  runtime: Runtime;
  log(line: string): void;
  /** The studio's picture may be wrong. */
  wantResync(cause: ResyncCause): void;
  /** A flush was refused for good: what it held is missing in the studio. */
  refused(): void;
  /** Something left, or failed to. */
  progress(): void;
  resyncing(): boolean;
}

export interface Sender {
  /** Something waits. Costs next to nothing when a flush is planned already. */
  wake(): void;
  /** Tries now, whatever pause was planned. */
  hurry(): void;
  stop(): void;
  readonly figures: {
    connected: boolean;
    epoch: string | undefined;
    flushes: number;
    events: number;
    beacons: number;
    acked: number;
    applied: number;
    retries: number;
    refused: number;
  };
}

/** Moves the outbox to the studio: one flush at a time, the same one until it is answered. */
export function createSender(deps: SenderDeps): Sender {
  const { outbox, runtime } = deps;
  const figures: Sender['figures'] = {
    connected: false,
    epoch: undefined,
    flushes: 0,
    events: 0,
    beacons: 0,
    acked: 0,
    applied: 0,
    retries: 0,
    refused: 0,
  };
  let planned: Cancel | undefined;
  let plannedMs = 0;
  let sending = false;
  let stopped = false;
  let failures = 0;
  let lastSentAt = Number.NEGATIVE_INFINITY;
  let gatherMs = GATHER_MS;
  let endAckedAt = Number.NEGATIVE_INFINITY;
  let toldDenied = false;
  let toldRefused = false;

  function plan(ms: number): void {
    planned?.();
    plannedMs = ms;
    planned = ms > 0 ? runtime.after(ms, run) : runtime.soon(run);
  }

  /** Plans the next attempt no later than needed: at once when idle, within the gather time when busy. */
  function planNext(): void {
    if (stopped || sending) return;
    if (outbox.size === 0) return plan(BEACON_MS);
    plan(outbox.size >= LIMITS.flushEvents ? 0 : Math.max(0, lastSentAt + gatherMs - runtime.mono()));
  }

  function sendsNow({ flush }: Taken): void {
    const now = runtime.mono();
    gatherMs = gatherTime(flush.events.length / Math.max(1, now - lastSentAt));
    lastSentAt = now;
  }

  function run(): void {
    planned = undefined;
    if (stopped || sending) return;
    const taken = outbox.inFlight ?? outbox.take() ?? outbox.beacon();
    sending = true;
    sendsNow(taken);
    deliver(taken).then(planAfter, (error: unknown) => {
      planAfter(fail(taken, { ok: false, fault: 'retry', detail: `internal: ${String(error)}` }));
    });
  }

  function planAfter(waitMs: number): void {
    sending = false;
    if (stopped) return;
    if (waitMs > 0) plan(waitMs);
    else planNext();
    deps.progress();
  }

  /** One attempt. Resolves to the pause before the next one. */
  async function deliver(taken: Taken): Promise<number> {
    const reply = await attempt(taken);
    if (stopped) return 0;
    return reply.ok ? accept(taken, reply) : fail(taken, reply);
  }

  async function attempt(taken: Taken): Promise<LinkReply> {
    try {
      return await deps.link.send(taken.flush);
    } catch (error) {
      return { ok: false, fault: 'retry', detail: String(error) };
    }
  }

  function accept(taken: Taken, reply: Accepted): number {
    const { events, first } = taken.flush;
    outbox.settleInFlight();
    failures = 0;
    toldDenied = false;
    figures.connected = true;
    figures.acked = first - 1 + events.length;
    figures.events += events.length;
    if (events.length > 0) figures.flushes++;
    else figures.beacons++;
    if (first <= outbox.endNumber && outbox.endNumber <= figures.acked) endAckedAt = runtime.mono();
    compare(reply);
    return 0;
  }

  /** Does the studio know what it should? */
  function compare(reply: Accepted): void {
    const cause = taken(reply) ? 'epoch' : doubt(reply);
    figures.applied = reply.last;
    figures.epoch = reply.epoch;
    if (cause) deps.wantResync(cause);
    else if (outbox.lossy) deps.wantResync('overflow');
  }

  /** Somebody else used numbers of ours: with ours they would be dropped as known. */
  function taken({ last }: Accepted): boolean {
    if (last <= outbox.last) return false;
    outbox.skipTo(last);
    return true;
  }

  function doubt(reply: Accepted): ResyncCause | undefined {
    if (figures.epoch === undefined) return 'connect';
    if (reply.epoch !== figures.epoch || reply.last < figures.applied) return 'epoch';
    if (!reply.resync || deps.resyncing() || outbox.endPending) return undefined;
    const heard = reply.last >= outbox.endNumber || runtime.mono() - endAckedAt > ASK_AGAIN_MS;
    return heard ? 'asked' : undefined;
  }

  function fail(taken: Taken, reply: Failed): number {
    figures.connected = false;
    failures++;
    if (reply.fault === 'denied') return deny(reply);
    if (reply.fault === 'refused') refuse(taken, reply);
    else figures.retries++;
    // Nothing is lost with an unanswered sign of life; what has gathered meanwhile goes instead.
    if (taken.flush.events.length === 0) outbox.settleInFlight();
    return backoff();
  }

  function deny(reply: Failed): number {
    figures.retries++;
    if (!toldDenied) deps.log(`${by(reply)} denies access: ${reply.detail}; trying on, slowly`);
    toldDenied = true;
    return DENIED_MS * (0.5 + runtime.random() / 2);
  }

  function refuse(taken: Taken, reply: Failed): void {
    figures.refused += taken.flush.events.length;
    if (!toldRefused)
      deps.log(`${by(reply)} refused data for good: ${reply.detail}; counted in stats().dropped`);
    toldRefused = true;
    outbox.settleInFlight();
    deps.refused();
  }

  /** Full jitter. At least a millisecond, so that a refusing studio is never met by a hot loop. */
  function backoff(): number {
    const ceiling = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** Math.min(failures - 1, 10));
    return 1 + runtime.random() * ceiling;
  }

  return {
    wake() {
      if (sending || failures > 0 || stopped) return;
      if (planned && plannedMs <= gatherMs) return;
      planNext();
    },
    hurry() {
      if (!sending && !stopped) plan(0);
    },
    stop() {
      stopped = true;
      planned?.();
      planned = undefined;
    },
    figures,
  };
}

/** Milliseconds, for so many events a millisecond. */
function gatherTime(rate: number): number {
  return Math.min(GATHER_MAX_MS, Math.max(GATHER_MS, rate * GATHER_MS_PER_RATE));
}

/** The studio may well, while the Redis between does not let us in. */
function by(reply: Failed): string {
  return reply.by ?? 'the studio';
}
