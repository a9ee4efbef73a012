import { workerData } from 'node:worker_threads';
import { chooseLink } from '../links/choose-link.ts';
import type { AppEvent, EventOf } from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import { systemRuntime } from '../runtime.ts';
import { createJudge, type Finding, LOOK_MS } from './judge.ts';
import { createReporter } from './reporter.ts';
import { FIGURE, monoMs, type Shared, viewShared } from './shared.ts';
import { readTable } from './table.ts';

/** What the app's thread hands over. All of it can cross to another thread. */
export interface Assignment {
  buffer: SharedArrayBuffer;
  /** Who is watched. */
  watched: string;
  /** As whom the watchdog speaks. */
  producer: string;
  introduction: Omit<Extract<AppEvent, { kind: 'hello' }>, 'at'>;
  workspace: string;
  /** Absent: the usual one. */
  url: string | undefined;
  token: string | undefined;
  /** Where ioredis is, as a file URL; absent where the url does not need it. */
  redisClient: string | undefined;
}

watch(workerData as Assignment);

function watch(given: Assignment): void {
  const shared = viewShared(given.buffer);
  const { figures } = shared;
  const reporter = createReporter({
    producer: given.producer,
    hello: () => ({ ...given.introduction, at: Date.now() }),
    link: linkOf(given),
    runtime: systemRuntime,
  });
  const look = createJudge(monoMs());
  // The only thing that keeps this thread; it keeps no process, as the thread itself does not.
  setInterval(() => {
    const finding = look(monoMs(), Atomics.load(figures, FIGURE.beat));
    note(figures, finding, reporter.connected);
    const report = reportOf(finding, given.watched, shared);
    if (report) reporter.tell(report);
  }, LOOK_MS);
}

function linkOf({ url, token, workspace, redisClient }: Assignment) {
  const surroundings = { env: {}, workspace, log: () => undefined };
  if (redisClient === undefined) return chooseLink({ url, token }, surroundings);
  return chooseLink({ url }, { ...surroundings, importRedis: () => import(redisClient) });
}

function note(figures: Int32Array, finding: Finding, connected: boolean): void {
  Atomics.store(figures, FIGURE.connected, connected ? 1 : 0);
  if (finding.state !== 'stalled') return;
  if (finding.first) Atomics.add(figures, FIGURE.stalls, 1);
  const longest = Atomics.load(figures, FIGURE.longestMs);
  Atomics.store(figures, FIGURE.longestMs, Math.max(longest, finding.blockedMs));
}

function reportOf(finding: Finding, watched: string, shared: Shared): EventOf<'stall'> | undefined {
  const report = { kind: 'stall', at: Date.now(), watched } as const;
  if (finding.state === 'over') return { ...report, blockedMs: 0 };
  if (finding.state !== 'stalled' || !finding.due) return undefined;
  const running = readTable(shared, LIMITS.stalledItems).filter(({ id, operation }) => id && operation);
  return { ...report, blockedMs: finding.blockedMs, running };
}
