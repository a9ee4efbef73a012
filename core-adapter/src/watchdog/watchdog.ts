import { Worker } from 'node:worker_threads';
import type { WorkWatcher } from '../capture/work-table.ts';
import { isRedis } from '../links/choose-link.ts';
import type { WatchdogStats } from '../types.ts';
import { findRedisClient } from './settings.ts';
import { createShared, FIGURE, monoMs } from './shared.ts';
import { createTableWriter } from './table.ts';
import type { Assignment } from './worker.ts';
import { workerCode } from './worker-code.ts';

const BEAT_MS = 250;
/** It holds a table of 1.5 MB outside its heap, a link and one report. */
const HEAP_MB = 64;

export interface WatchdogDeps extends Omit<Assignment, 'buffer' | 'redisClient'> {
  log(line: string): void;
}

/** Hears of every handling, and lives beside the app. None of its calls throws. */
export interface Watchdog extends WorkWatcher {
  start(): void;
  stats(): WatchdogStats;
  close(): Promise<void>;
}

/** A thread that tells the studio when this one does not turn, once it is started. Keeps no process alive. */
export function createWatchdog({ log, ...given }: WatchdogDeps): Watchdog {
  const shared = createShared();
  const { figures } = shared;
  const table = createTableWriter(shared);
  const beat = (): void => {
    Atomics.store(figures, FIGURE.beat, monoMs());
  };
  let running = false;
  let beating: NodeJS.Timeout | undefined;
  let worker: Worker | undefined;

  /** Told once: a thread that is gone does not come back. */
  function goOnWithout(reason: string): void {
    if (!running) return;
    running = false;
    clearInterval(beating);
    log(`no watchdog, the app goes on without: ${reason}`);
  }

  return {
    began: table.began,
    ended: table.ended,
    start() {
      running = true;
      beat();
      beating = setInterval(beat, BEAT_MS).unref();
      worker = startWorker({ ...given, buffer: shared.buffer }, goOnWithout);
    },
    stats: () => ({
      running,
      connected: running && Atomics.load(figures, FIGURE.connected) === 1,
      stalls: Atomics.load(figures, FIGURE.stalls),
      longestMs: Atomics.load(figures, FIGURE.longestMs),
      ...table.figures,
    }),
    async close() {
      running = false;
      clearInterval(beating);
      await worker?.terminate();
    },
  };
}

type Known = Omit<Assignment, 'redisClient'>;

function startWorker(known: Known, ended: (reason: string) => void): Worker | undefined {
  try {
    const workerData: Assignment = { ...known, redisClient: isRedis(known.url) ? redisClient() : undefined };
    const worker = new Worker(workerCode, {
      workerData,
      name: 'loom-studio-watchdog',
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
      ...(typeof workerCode === 'string' && BUILT),
    });
    worker.on('error', (error: unknown) => ended(textOf(error)));
    worker.on('exit', () => ended('its thread ended'));
    worker.unref();
    return worker;
  } catch (error) {
    // The permission model, or no more threads.
    ended(textOf(error));
    return undefined;
  }
}

/** The code itself, and nothing that the app has Node load first: it would run a second time. */
const BUILT = { eval: true, execArgv: [], env: {} };

function redisClient(): string {
  const found = findRedisClient();
  if (found === undefined)
    throw new Error('its thread finds no package ioredis; a bundled one cannot be shared');
  return found;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
