import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../faults/live-world.ts';
import { getJson } from '../support/sidecar.ts';
import { FAULTS } from './faults.ts';
import { differencesOf, type Truth } from './truth.ts';
import { startWatcher, type Watcher } from './watcher.ts';
import { type ChaosOptions, type ChaosWorld, createChaosWorld } from './world.ts';

export interface ChaosRun extends ChaosOptions {
  forMs: number;
  watchers: number;
  log: (line: string) => void;
}

export interface ChaosResult {
  /** Empty when every invariant held. */
  violations: string[];
  faults: Record<string, number>;
  calls: number;
  actors: number;
  /** From the last fault to everybody's agreement. */
  healedMs: number;
  resyncs: number;
  watchers: ReturnType<Watcher['figures']>[];
}

const HEAL_MS = 60_000;
const PAUSE_MS = 1_500;

/** Faults one after another while apps work and clients watch; then quiet, and everybody must agree. */
export async function runChaos(run: ChaosRun): Promise<ChaosResult> {
  const world = await createChaosWorld(run);
  const random = seeded(run.seed);
  const urls = () => world.sidecars.filter((each) => each.running()).map(({ url }) => url);
  const watchers = Array.from({ length: run.watchers }, (_, index) =>
    startWatcher(urls, seeded(run.seed + 100 + index)),
  );
  try {
    const faults = await wreak(world, random, run);
    return { ...(await settle(world, watchers)), faults, watchers: watchers.map((each) => each.figures()) };
  } finally {
    for (const each of watchers) each.stop();
    await world.close();
  }
}

async function wreak(
  world: ChaosWorld,
  random: () => number,
  { forMs, log }: ChaosRun,
): Promise<Record<string, number>> {
  const done: Record<string, number> = {};
  const until = performance.now() + forMs;
  const names = Object.keys(FAULTS);
  // Enough of everything is there first, so that there is something to lose.
  await sleep(3_000);
  while (performance.now() < until) {
    const name = names[Math.floor(random() * names.length)] as string;
    log(`${((until - performance.now()) / 1_000).toFixed(0)} s left: ${name}`);
    await FAULTS[name]?.(world, random);
    done[name] = (done[name] ?? 0) + 1;
    await sleep(random() * PAUSE_MS);
  }
  return done;
}

async function settle(world: ChaosWorld, watchers: Watcher[]) {
  const began = performance.now();
  const truth = new Map<string, Truth>();
  let calls = 0;
  let resyncs = 0;
  for (const app of world.apps) {
    await app.get('/stop');
    for (const each of await app.get<Truth[]>('/truth')) truth.set(`${app.name}:${each.actorId}`, each);
  }
  let differences: string[] = [];
  while (performance.now() - began < HEAL_MS) {
    for (const app of world.apps) await app.get('/flush');
    differences = await compare(world, watchers, truth);
    if (differences.length === 0) break;
    await sleep(200);
  }
  for (const app of world.apps) {
    const figures = await app.get<{ calls: number; stats: { resyncs: Record<string, number> } }>('/');
    calls += figures.calls;
    resyncs += Object.values(figures.stats.resyncs).reduce((sum, each) => sum + each, 0);
  }
  const gaps = watchers.flatMap((each, index) => each.faults().map((fault) => `watcher ${index}: ${fault}`));
  const healedMs = Math.round(performance.now() - began);
  return { violations: [...differences, ...gaps], calls, resyncs, actors: truth.size, healedMs };
}

async function compare(world: ChaosWorld, watchers: Watcher[], truth: Map<string, Truth>): Promise<string[]> {
  const found: string[] = [];
  for (const { url } of world.sidecars) {
    type Row = { app: string; id: string; status: string; messageCount: number };
    const rows = await getJson<Row[]>(`${url}/api/actors`).catch((error) => {
      found.push(`${url}: ${error}`);
      return [];
    });
    found.push(...differencesOf(url, new Map(rows.map((row) => [`${row.app}:${row.id}`, row])), truth));
  }
  for (const [index, watcher] of watchers.entries()) {
    found.push(...differencesOf(`watcher ${index}`, watcher.rows(), truth));
  }
  return found;
}
