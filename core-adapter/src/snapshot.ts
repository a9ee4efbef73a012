import type { Watch } from './activity.ts';
import type { Actors } from './capture/actors.ts';
import type { Facts } from './facts.ts';
import { readFacts } from './facts.ts';
import type { Outbox } from './outbox.ts';
import type { Ownership } from './ownership.ts';
import { LIMITS } from './protocol/limits.ts';
import { compileRedactions, type Redactions } from './protocol/redact.ts';
import { freshTask, pause, type Runtime } from './runtime.ts';
import type { Registration, RegistryLike } from './types.ts';

/** What is only compared never leaves. */
const NOTHING_HIDDEN = compileRedactions([]);
/** The app's loop is given back after this long at the latest. */
const SLICE_MS = 4;
/** Actors re-read together: their copies are made in one task. */
const BATCH = 200;
/** The outbox is filled no further than this before the link has caught up. */
const AHEAD_BYTES = 1024 * 1024;
const CATCH_UP_MIN_MS = 5;
const CATCH_UP_MAX_MS = 250;
const REREADS = 5;
const REREAD_MS = 5;
/** Calls nobody can attribute get this long to end. */
const UNKNOWN_CALLS_MS = 2_000;
const READ_MS = 30_000;
const REMOVED_BYTES = 1_200;

export interface SnapshotDeps {
  registry: RegistryLike;
  outbox: Outbox;
  redactions: Redactions;
  runtime: Runtime;
  outboxBytes: number;
  owns(facts: Facts): Ownership;
  /** Those that runtimes ran, and what they know better. */
  runtimes: Pick<Actors, 'inRegistry' | 'overlay' | 'ids' | 'resync'>;
  wake(): void;
}

/** One attempt at a snapshot. */
export interface Pass {
  watch: Watch;
  aborted: boolean;
  sent: number;
  /** Actors whose state, or absence, was reported. */
  mentioned: Set<string>;
  digest: number;
}

export interface SnapshotFigures {
  approximate: number;
  invalid: number;
  cut: number;
}

export interface Snapshot {
  /** Sends every actor. Throws `Abandoned` when the pass has become pointless, else what the registry threw. */
  send(pass: Pass): Promise<void>;
  /** Reads the registry and boils it down to what `pass.digest` would be. */
  digest(): Promise<number>;
}

interface Pending {
  id: string;
  /** As last read; undefined when the registry does not have it. */
  read: Registration | undefined;
}

/** Leaves a pass from wherever it stands. */
export class Abandoned extends Error {}

/**
 * Sends all the registry holds, exactly, while the app goes on. An actor is copied in one task in which no
 * call on it is under way, and none ran since it was read (or the registry changes its objects in place).
 * Then every call that the copy contains was reported earlier in the outbox, every other one comes later,
 * so the absolute count of the copy plus the increments behind it is the registry's count.
 */
export function createSnapshot(deps: SnapshotDeps, figures: SnapshotFigures): Snapshot {
  const { registry, outbox, runtime, runtimes } = deps;
  const aheadBytes = Math.min(AHEAD_BYTES, deps.outboxBytes / 4);

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
    const facts = readFacts(read, deps.redactions);
    if (!facts) {
      figures.invalid++;
      return;
    }
    const { value, bytes, cut } = facts;
    runtimes.inRegistry(value.id);
    const ownership = deps.owns(value);
    if (ownership === 'none') return;
    if (cut) figures.cut++;
    pass.sent++;
    pass.mentioned.add(value.id);
    pass.digest = addToDigest(pass.digest, read);
    const more = ownership === 'foreign' ? { foreign: true } : runtimes.overlay(value.id);
    outbox.snapshot(value.id, { kind: 'resync-actor', at: runtime.now(), ...value, ...more }, bytes);
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
    for (let ms = CATCH_UP_MIN_MS; outbox.bytes > aheadBytes; ms = Math.min(2 * ms, CATCH_UP_MAX_MS)) {
      await pause(runtime, ms);
      check(pass);
    }
    await freshTask(runtime);
    check(pass);
  }

  function check(pass: Pass): void {
    if (pass.aborted || outbox.lossy) throw new Abandoned();
  }

  return {
    async send(pass) {
      await unknownCallsEnd(pass.watch);
      const { clock } = pass.watch;
      await sendAll(pass, await readAll(), clock);
      await mentionLateCalls(pass);
      await sliced(runtimes.ids(), pass, (id) => {
        if (runtimes.resync(id)) pass.sent++;
      });
      check(pass);
    },
    async digest() {
      let result = 0;
      for (const [index, read] of (await readAll()).entries()) {
        if (index % BATCH === BATCH - 1) await freshTask(runtime);
        const facts = readFacts(read, NOTHING_HIDDEN);
        if (facts && deps.owns(facts.value) !== 'none') result = addToDigest(result, read);
      }
      return result;
    },
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

/** A rolling, order-sensitive hash of what changes without our seeing it. */
function addToDigest(before: number, read: Registration): number {
  const seen = [read.actorId, read.status, read.messageCount, read.lastHeartbeat];
  // A text without end must not hold up the app: no more is read of it than could be sent.
  const text = seen.map((value) => `${value}`.slice(0, LIMITS.idChars)).join('\n');
  let hash = before;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}
