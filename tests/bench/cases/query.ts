import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createMemoryEngine } from '../../../sidecar/src/engine/memory/memory.ts';
import { createQueries } from '../../../sidecar/src/ingest/query/create-queries.ts';
import { createPace } from '../../../sidecar/src/ingest/query/pace.ts';
import { createStudio } from '../../../sidecar/src/ingest/studio.ts';
import { type Case, figure, quantile } from '../measure.ts';

const ACTORS = 100_000;
const CHANGED = 1_000;
const ROUNDS = 20;
const PAGE = { from: 0, count: 100 };

const FILTERS: Array<[string, string]> = [
  ['', 'id'],
  ['type:Order status:busy', '-messages'],
  ['worker:w-07 queue>5', '-queue'],
  ['order-00777', 'id'],
  ['id:order-*77', '-since'],
  ['metadata.region:eu -status:idle', 'status'],
  ['waited>30s or errors>0', '-waited'],
  ['(type:Order,Cart age>1h) "eu-"', '-age'],
];

export const query: Case = {
  name: 'query',
  about: `lists of ${ACTORS.toLocaleString('en-GB')} actors: once, and kept up to date while ${CHANGED.toLocaleString('en-GB')} of them change`,
  async run() {
    const world = await createWorld();
    try {
      const figures = [];
      for (const [q, sort] of FILTERS) figures.push(await listed(world, q, sort));
      for (const [q, sort] of FILTERS.slice(0, 3)) figures.push(...(await watched(world, q, sort)));
      return figures;
    } finally {
      await world.close();
    }
  },
};

type World = Awaited<ReturnType<typeof createWorld>>;

async function createWorld() {
  const engine = createMemoryEngine();
  const studio = await createStudio({ engine, workspace: 'default', onError: console.error });
  const queries = createQueries({ studio, pace: createPace(), onError: console.error });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const report = (from: number, count: number, round: number) =>
    studio.report(
      'shop',
      Array.from({ length: count }, (_, n) => registered(from + n, round)),
    );
  for (let from = 0; from < ACTORS; from += 10_000) await report(from, 10_000, 0);
  if (studio.view.size !== ACTORS) throw new Error(`${studio.view.size} actors arrived`);
  return {
    queries,
    view: studio.view,
    change: (round: number) => report((round * CHANGED) % ACTORS, CHANGED, round),
    /** Milliseconds `work` took, and the longest time the loop was held meanwhile. */
    async timed(work: () => Promise<unknown>): Promise<{ ms: number; block: number }> {
      delay.reset();
      const began = performance.now();
      await work();
      const ms = performance.now() - began;
      // One turn more, so that the last block is seen.
      await new Promise((resolve) => setTimeout(resolve, 2));
      return { ms, block: Math.max(0, delay.max / 1e6) };
    },
    async close() {
      queries.close();
      await studio.close();
      await engine.close();
    },
  };
}

function registered(n: number, round: number) {
  const born = randomFrom(n);
  const now = randomFrom(n + 7_919 * round);
  const pick = (list: string[], random = born) => list[Math.floor(random() * list.length)] ?? '';
  const type = pick(['Order', 'Cart', 'Payment', 'Session', 'Mail']);
  return {
    kind: 'registered' as const,
    at: Date.now(),
    id: `${type.toLowerCase()}-${String(n).padStart(6, '0')}`,
    type,
    status: pick(['idle', 'busy', 'active', 'idle', 'failed', 'idle', 'idle'], now),
    worker: `w-${String(n % 40).padStart(2, '0')}`,
    messageCount: ((n * 13) % 5_000) + round,
    queueDepth: n % 11,
    metadata: { region: pick(['eu', 'us', 'ap']), shard: n % 64 },
  };
}

/** The same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = (seed + 1) * 0x9e3779b1;
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return (state >>> 0) / 2 ** 32;
  };
}

async function listed({ queries, timed }: World, q: string, sort: string) {
  const runs: number[] = [];
  let block = 0;
  let total = 0;
  for (let round = -2; round < ROUNDS; round += 1) {
    const run = await timed(async () => {
      total = (await queries.list({ q, sort }, PAGE)).total;
    });
    if (round < 0) continue;
    runs.push(run.ms);
    block = Math.max(block, run.block);
  }
  const sorted = runs.sort((a, b) => a - b);
  return figure(`first page of ${q || 'all'} by ${sort}, p95`, 'ms', [quantile(sorted, 0.95)], {
    target: { atMost: 150 },
    note: `median ${quantile(sorted, 0.5).toFixed(0)}, ${total} match, loop held ≤ ${block.toFixed(1)} ms`,
  });
}

async function watched({ queries, timed, change }: World, q: string, sort: string) {
  const built: number[] = [];
  const refreshed: number[] = [];
  let [buildBlock, refreshBlock] = [0, 0];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const live = queries.watch({ q, sort });
    const build = await timed(() => live.refresh());
    built.push(build.ms);
    buildBlock = Math.max(buildBlock, build.block);
    await change(round);
    const refresh = await timed(() => live.refresh());
    refreshed.push(refresh.ms);
    refreshBlock = Math.max(refreshBlock, refresh.block);
    live.close();
  }
  const name = `${q || 'all'} by ${sort}`;
  return [
    figure(`watch ${name}: first time`, 'ms', built, { note: `loop held ≤ ${buildBlock.toFixed(1)} ms` }),
    figure(`watch ${name}: after ${CHANGED} changes`, 'ms', refreshed, {
      note: `loop held ≤ ${refreshBlock.toFixed(1)} ms`,
    }),
  ];
}
