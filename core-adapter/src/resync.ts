import type { Activity } from './activity.ts';
import type { Actors } from './capture/actors.ts';
import type { AppEvent } from './protocol/events.ts';
import { pause } from './runtime.ts';
import { Abandoned, createSnapshot, type Pass, type SnapshotDeps, type SnapshotFigures } from './snapshot.ts';
import type { ResyncCause } from './types.ts';

const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 60_000;

export interface ResyncDeps extends SnapshotDeps {
  activity: Activity;
  runtimes: SnapshotDeps['runtimes'] & Pick<Actors, 'learning'>;
  hello(): AppEvent;
  log(line: string): void;
  /** A resync ended or failed. */
  progress(): void;
  /** All of the registry was read and sent: it may hold what no hook saw. */
  completed(): void;
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
  /** One was ever wanted. */
  readonly begun: boolean;
  readonly figures: SnapshotFigures & {
    byCause: Record<ResyncCause, number>;
    /** Sent by the last complete one. */
    actors: number;
  };
}

/** Decides when the registry is sent as a whole, and frames it so that half of it never removes anything. */
export function createResync(deps: ResyncDeps): Resync {
  const { outbox, activity, runtime } = deps;
  const byCause = { connect: 0, epoch: 0, asked: 0, overflow: 0, cleanup: 0, reconcile: 0 };
  const figures: Resync['figures'] = { byCause, approximate: 0, invalid: 0, cut: 0, actors: 0 };
  const snapshot = createSnapshot(deps, figures);
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
      if (!(error instanceof Abandoned) && failures === 0)
        deps.log(`the registry could not be read: ${String(error)}`);
      return false;
    } finally {
      pass.watch.end();
      current = undefined;
    }
  }

  async function run(cause: ResyncCause, pass: Pass): Promise<void> {
    const { calls } = activity;
    const at = runtime.now();
    const learned = deps.runtimes.learning();
    outbox.control(deps.hello());
    outbox.control({ kind: 'resync-begin', at, reason: cause });
    deps.wake();
    await snapshot.send(pass);
    learned();
    outbox.control({ kind: 'resync-end', at: runtime.now(), actors: pass.sent });
    deps.wake();
    figures.actors = pass.sent;
    complete = { calls, digest: pass.digest };
    deps.completed();
  }

  async function differs(): Promise<boolean> {
    if (!complete || complete.calls !== activity.calls) return true;
    return (await snapshot.digest()) !== complete.digest;
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
      if (current) current.aborted = true;
    },
    get begun() {
      return wanted !== undefined || Object.values(byCause).some((times) => times > 0);
    },
    get busy() {
      return running || wanted !== undefined;
    },
    figures,
  };
}
