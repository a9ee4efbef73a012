import { randomUUID } from 'node:crypto';
import { StudioError } from '@loom-studio/core-adapter/protocol';
import { type IngestOptions, ingest, tickFlush } from './ingest.ts';
import { createIntake } from './intake.ts';
import { createTickTime } from './tick-time.ts';

const LEASE = 'ingest';
const LEASE_MS = 3_000;
const TICK_MS = 1_000;
const WAIT_MS = 1_000;
const BACKOFF_MS = 200;

export interface Ingester {
  /** Whether this process holds the lease. */
  leads(): boolean;
  /** Stops after the commit in flight and hands the lease over. */
  close(): Promise<void>;
}

export interface IngesterOptions extends Omit<IngestOptions, 'intake'> {
  onError: (error: unknown) => void;
  /** Milliseconds between two attempts while the engine does not work. */
  backoffMs?: number;
  /** What the lease says of its holder; any name when absent. */
  holder?: string;
}

/**
 * Applies the log to the state: tail, reduce, commit, over and over, while it holds the lease. The lease only
 * saves wasted work: two ingesters at once cannot apply an entry twice, because a commit names the position
 * it builds on.
 */
export function createIngester({
  backoffMs = BACKOFF_MS,
  holder = randomUUID(),
  ...given
}: IngesterOptions): Ingester {
  const options = { ...given, intake: createIntake(given.engine, given.workspace) };
  const stop = new AbortController();
  let leading = false;

  const lead = async (): Promise<void> => {
    const { engine, workspace } = options;
    let heldAt = performance.now();
    leading = await engine.hold(workspace, LEASE, holder, LEASE_MS);
    if (!leading) return pause(LEASE_MS / 3, stop.signal);
    const clock = startClock(options, stop.signal);
    try {
      while (!stop.signal.aborted && leading) {
        if (performance.now() - heldAt > LEASE_MS / 3) {
          heldAt = performance.now();
          leading = await engine.hold(workspace, LEASE, holder, LEASE_MS);
        }
        if (await ingest(options, { waitMs: WAIT_MS, signal: stop.signal })) clock.hurry();
      }
    } finally {
      clock.stop();
    }
  };

  /** State that a newer studio wrote is left to those who understand it. */
  const retire = async (error: unknown): Promise<void> => {
    const newer = error instanceof StudioError && error.code === 'unsupported_version';
    if (newer) await options.engine.release(options.workspace, LEASE, holder).catch(options.onError);
    await pause(newer ? 2 * LEASE_MS : backoffMs, stop.signal);
  };

  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        await lead();
      } catch (error) {
        leading = false;
        options.onError(error);
        await retire(error);
      }
    }
  };

  const running = run();
  return {
    leads: () => leading,
    async close() {
      stop.abort();
      await running;
      leading = false;
      // Without it the lease runs out by itself.
      await options.engine.release(options.workspace, LEASE, holder).catch(options.onError);
    },
  };
}

interface Clock {
  hurry(): void;
  stop(): void;
}

/** Appends engine time to the log each second, so that time has its place among the events. */
function startClock({ engine, workspace, replica, onError }: IngesterOptions, signal: AbortSignal): Clock {
  const timeOf = createTickTime();
  const tick = async () => {
    if (signal.aborted) return;
    const at = timeOf(await engine.now(workspace), replica.view.state.now);
    await engine.append(workspace, tickFlush(at), { reached: at });
  };
  const timer = setInterval(() => tick().catch(onError), TICK_MS);
  let hurried = false;
  return {
    /** A tick left work over: the next one comes after 50 ms. */
    hurry() {
      if (hurried) return;
      hurried = true;
      setTimeout(() => {
        hurried = false;
        tick().catch(onError);
      }, TICK_MS / 20);
    },
    stop: () => clearInterval(timer),
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
