import type { Activity, Watch } from './activity.ts';
import { type Facts, readFacts, type Sized } from './facts.ts';
import type { Outbox } from './outbox.ts';
import type { AppEvent } from './protocol/events.ts';
import type { Redactions } from './redact.ts';
import { freshTask, pause, type Runtime } from './runtime.ts';
import type { Registration, RegistryLike, ResyncCause } from './types.ts';

/** The app's loop is given back after this long at the latest. */
const SLICE_MS = 4;
/** Actors re-read together: their copies are made in one task. */
const BATCH = 200;
/** The outbox is filled no further than this before the link has caught up. */
const AHEAD_BYTES = 1024 * 1024;
const CATCH_UP_MS = 5;
const REREADS = 5;
const REREAD_MS = 5;
/** Calls nobody can attribute get this long to end. */
const UNKNOWN_CALLS_MS = 2_000;
const READ_MS = 30_000;
const REMOVED_BYTES = 1_200;
const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 60_000;

/** `own`: ours to report. `foreign`: fills a gap only. `none`: another process reports it. */
export type Ownership = 'own' | 'foreign' | 'none';

export interface ResyncDeps {
  registry: RegistryLike;
  outbox: Outbox;
  activity: Activity;
  redactions: Redactions;
  runtime: Runtime;
  outboxBytes: number;
  hello(): AppEvent;
  owns(facts: Facts): Ownership;
  wake(): void;
  log(line: string): void;
  /** A resync ended or failed. */
  progress(): void;
}

export interface Resync {
  /** Runs a resync now, or once more after the one under way. */
  want(cause: ResyncCause): void;
  /** What was sent of the one under way cannot be completed: it ends without removing anything. */
  abort(): void;
  /** Reads the registry and runs a resync only if something differs that no hook saw. */
  reconcile(): void;
  stop(): void;
  readonly busy: boolean;
  readonly figures: {
    byCause: Record<ResyncCause, number>;
    approximate: number;
    invalid: number;
    cut: number;
    actors: number;
  };
}

interface Pending {
  id: string;
  /** As last read; undefined when the registry does not have it. */
  read: Registration | undefined;
}

interface Pass {
  watch: Watch;
  aborted: boolean;
  sent: number;
  /** Actors whose state, or absence, was reported. */
  mentioned: Set<string>;
  digest: number;
}

/** Thrown inside a pass to leave it; never seen outside. */
class Abandoned extends Error {}

/**
 * Sends all the registry holds, exactly, while the app goes on. An actor is copied in one task in which no
 * call on it is under way, and none ran since it was read (or the registry changes its objects in place).
 * Then every call that the copy contains was reported earlier in the outbox, every other one comes later,
 * so the absolute count of the copy plus the increments behind it is the registry's count.
 */
export function createResync(deps: ResyncDeps): Resync {
  const { registry, outbox, activity, runtime } = deps;
  const byCause = { connect: 0, epoch: 0, asked: 0, overflow: 0, cleanup: 0, reconcile: 0 };
  const figures: Resync['figures'] = { byCause, approximate: 0, invalid: 0, cut: 0, actors: 0 };
  const aheadBytes = Math.min(AHEAD_BYTES, deps.outboxBytes / 4);
  let wanted: ResyncCause | undefined;
  let current: Pass | undefined;
  let running = false;
  let stopped = false;
  let failures = 0;
  /** After the last complete resync: to know later, cheaply, that nothing changed. */
  let complete: { calls: number; digest: number } | undefined;

  function start(): void {
    if (running || stopped || wanted === undefined) return;
    running = true;
    loop().then(
      () => {
        running = false;
        deps.progress();
      },
      (error: unknown) => {
        running = false;
        deps.log(`internal: resync ended: ${String(error)}`);
      },
    );
  }

  async function loop(): Promise<void> {
    for (let cause = wanted; cause !== undefined && !stopped; cause = wanted) {
      wanted = undefined;
      byCause[cause]++;
      if (await completes(cause)) failures = 0;
      else if (!outbox.lossy) await again(cause);
    }
  }

  /** After an overflow nothing is tried before the link works again: the sender asks for it. */
  async function again(cause: ResyncCause): Promise<void> {
    wanted ??= cause;
    failures++;
    const ceiling = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** Math.min(failures - 1, 10));
    await pause(runtime, ceiling * (0.5 + runtime.random() / 2));
  }

  async function completes(cause: ResyncCause): Promise<boolean> {
    const pass: Pass = { watch: activity.watch(), aborted: false, sent: 0, mentioned: new Set(), digest: 0 };
    current = pass;
    try {
      await run(cause, pass);
      return true;
    } catch (error) {
      if (!(error instanceof Abandoned)) deps.log(`the registry could not be read: ${String(error)}`);
      return false;
    } finally {
      pass.watch.end();
      current = undefined;
    }
  }

  async function run(cause: ResyncCause, pass: Pass): Promise<void> {
    const { calls } = activity;
    const at = runtime.now();
    outbox.control(deps.hello());
    outbox.control({ kind: 'resync-begin', at, reason: cause });
    deps.wake();
    await unknownCallsEnd(pass.watch);
    const clock = pass.watch.clock;
    const all = await readAll();
    await sendAll(pass, all, clock);
    await mentionLateCalls(pass);
    check(pass);
    outbox.control({ kind: 'resync-end', at: runtime.now(), actors: pass.sent });
    deps.wake();
    figures.actors = pass.sent;
    complete = { calls, digest: pass.digest };
  }

  async function unknownCallsEnd(watch: Watch): Promise<void> {
    const deadline = runtime.mono() + UNKNOWN_CALLS_MS;
    while (watch.unknownCalls > 0 && runtime.mono() < deadline) await pause(runtime, REREAD_MS);
    figures.approximate += watch.unknownCalls;
  }

  async function readAll(): Promise<readonly Registration[]> {
    const all = await withDeadline(Promise.resolve(registry.getAll()));
    if (!Array.isArray(all)) throw new TypeError('getAll() gave no array');
    return all;
  }

  function withDeadline<T>(read: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = runtime.after(READ_MS, () => reject(new Error(`no answer within ${READ_MS} ms`)));
      read.finally(cancel).then(resolve, reject);
    });
  }

  async function sendAll(pass: Pass, all: readonly Registration[], clock: number): Promise<void> {
    const disturbed: Pending[] = [];
    await sliced(all, pass, (read) => {
      const id = idOf(read);
      if (pass.watch.quiet(id, clock)) send(pass, read);
      else disturbed.push({ id, read });
    });
    await settle(pass, disturbed);
  }

  /**
   * A late call on an actor the registry no longer has looks to a studio like a sign that it lives, and
   * would keep it from being removed at the end. Once mentioned as absent, later calls do no harm.
   */
  async function mentionLateCalls(pass: Pass): Promise<void> {
    for (let round = 0; round < REREADS; round++) {
      const late = pass.watch.changed().filter((id) => !pass.mentioned.has(id));
      if (late.length === 0) return;
      await settle(
        pass,
        late.map((id) => ({ id, read: undefined })),
      );
    }
  }

  /** Reads actors until each was caught at rest; takes those that never rest as they are. */
  async function settle(pass: Pass, disturbed: Pending[]): Promise<void> {
    let left = disturbed;
    for (let round = 0; round < REREADS && left.length > 0; round++) {
      if (round > 0) await pause(runtime, REREAD_MS * 2 ** round);
      left = await reread(pass, left);
    }
    figures.approximate += left.length;
    await sliced(left, pass, (each) => mention(pass, each));
  }

  /** Reads disturbed actors once more; gives back those that were disturbed again. */
  async function reread(pass: Pass, disturbed: readonly Pending[]): Promise<Pending[]> {
    const again: Pending[] = [];
    for (let from = 0; from < disturbed.length; from += BATCH) {
      const batch = disturbed.slice(from, from + BATCH);
      const { clock } = pass.watch;
      const reads = await withDeadline(Promise.all(batch.map(({ id }) => registry.get(id))));
      await breathe(pass);
      for (const [index, { id, read: before }] of batch.entries()) {
        const read = reads[index] ?? undefined;
        // The same object after a change: this registry changes it in place, so it is up to date now.
        const inPlace = read !== undefined && read === before;
        const usable = inPlace ? pass.watch.settled(id, clock) : pass.watch.quiet(id, clock);
        if (usable) mention(pass, { id, read });
        else again.push({ id, read });
      }
    }
    return again;
  }

  function mention(pass: Pass, { id, read }: Pending): void {
    pass.mentioned.add(id);
    if (read) send(pass, read);
    else outbox.snapshot(id, { kind: 'removed', at: runtime.now(), id, cause: 'missing' }, REMOVED_BYTES);
  }

  function send(pass: Pass, read: Registration): void {
    const facts = tryFacts(read, deps.redactions);
    if (!facts) {
      figures.invalid++;
      return;
    }
    const { value, bytes, cut } = facts;
    const ownership = deps.owns(value);
    if (ownership === 'none') return;
    if (cut) figures.cut++;
    pass.sent++;
    pass.mentioned.add(value.id);
    pass.digest = digest(pass.digest, read);
    const foreign = ownership === 'foreign' ? { foreign: true } : {};
    outbox.snapshot(value.id, { kind: 'resync-actor', at: runtime.now(), ...value, ...foreign }, bytes);
  }

  /** Handles items in slices, in a fresh task each, never far ahead of the link. */
  async function sliced<T>(items: readonly T[], pass: Pass, handle: (item: T) => void): Promise<void> {
    for (let next = 0; next < items.length; ) {
      await breathe(pass);
      const end = runtime.mono() + SLICE_MS;
      do handle(items[next++] as T);
      while (next < items.length && next % BATCH !== 0 && outbox.bytes <= aheadBytes && runtime.mono() < end);
    }
  }

  async function breathe(pass: Pass): Promise<void> {
    deps.wake();
    check(pass);
    while (outbox.bytes > aheadBytes) {
      await pause(runtime, CATCH_UP_MS);
      check(pass);
    }
    await freshTask(runtime);
    check(pass);
  }

  function check(pass: Pass): void {
    if (pass.aborted || stopped || outbox.lossy) throw new Abandoned();
  }

  async function differs(): Promise<boolean> {
    if (!complete || complete.calls !== activity.calls) return true;
    const all = await readAll();
    let now = 0;
    for (const [index, read] of all.entries()) {
      if (index % BATCH === BATCH - 1) await freshTask(runtime);
      const facts = tryFacts(read, []);
      if (facts && deps.owns(facts.value) !== 'none') now = digest(now, read);
    }
    return now !== complete?.digest;
  }

  return {
    want(cause) {
      wanted ??= cause;
      start();
    },
    abort() {
      if (current) current.aborted = true;
      outbox.cancelEnd();
    },
    reconcile() {
      if (running || stopped || outbox.lossy) return;
      const want = (): void => this.want('reconcile');
      differs().then((yes) => yes && want(), want);
    },
    stop() {
      stopped = true;
    },
    get busy() {
      return running || wanted !== undefined;
    },
    figures,
  };
}

/** An empty id is no actor's: nothing ever disturbs it, and it is counted as not understood. */
function idOf(read: Registration): string {
  try {
    return String(read.actorId);
  } catch {
    // No registration at all, or one that cannot be read.
    return '';
  }
}

function tryFacts(read: unknown, redactions: Redactions): Sized<Facts> | undefined {
  try {
    return readFacts(read, redactions);
  } catch {
    // A getter of the app's own threw: the caller counts the actor as not understood.
    return undefined;
  }
}

/** A rolling, order-sensitive hash of what changes without our seeing it. */
function digest(before: number, read: Registration): number {
  const text = `${read.actorId}\n${read.status}\n${read.messageCount}\n${read.lastHeartbeat}`;
  let hash = before;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}
