import { setTimeout as sleep } from 'node:timers/promises';
import { startRedis } from '../../support/redis.ts';
import { cpuSeconds } from '../cost.ts';
import type { Return } from '../crowd/pages-part.ts';
import { type Case, type Figure, figure, quantile } from '../measure.ts';
import { type Part, startPart } from '../part.ts';
import type { Service } from '../peers/service.ts';
import { studio } from '../peers/studio.ts';

const PAGES = 10_000;
const ACTORS = 20;
const CHANGES_EVERY_MS = 500;
const RUNS = 3;
const PATIENCE_MS = 60_000;

export const storm: Case = {
  name: 'storm',
  about:
    'two sidecars on one Redis; the one with 10,000 pages is killed, and all of them come to the other ' +
    'as the studio’s own pages do, while 20 actors change twice a second',
  async run() {
    const runs: Storm[] = [];
    for (let run = 0; run < RUNS; run += 1) runs.push(await killed());
    return figuresOf(runs);
  },
};

type Storm = Return & { cpuMs: number };

async function killed(): Promise<Storm> {
  const redis = await startRedis();
  const env = { REDIS_URL: redis.url };
  const left = await studio({ env, actors: 0 });
  const other = await studio({ env, actors: ACTORS });
  const pages = await startPart('crowd/pages-part.ts', undefined);
  try {
    await allBack(pages, () => pages.ask('open', { count: PAGES, port: left.client.port }));
    const changes = changing(other);
    await sleep(4 * CHANGES_EVERY_MS);
    await pages.ask('lose', other.client.port);
    const before = cpuSeconds(other.pids);
    await allBack(pages, left.close);
    const cpuMs = (cpuSeconds(other.pids) - before) * 1_000;
    await changes.end();
    return { ...(await pages.ask<Return>('back')), cpuMs };
  } finally {
    await pages.end();
    await left.close();
    await other.close();
    await redis.close();
  }
}

/** Does `begin` and waits until all pages are answered. */
async function allBack(pages: Part, begin: () => Promise<unknown>): Promise<void> {
  const all = new Promise<void>((resolve, reject) => {
    pages.on('all', () => resolve());
    setTimeout(() => reject(new Error('not all pages came back')), PATIENCE_MS).unref();
  });
  await Promise.all([all, begin()]);
}

function changing(service: Service): { end(): Promise<void> } {
  let isOver = false;
  const run = async () => {
    for (let round = 1; !isOver; round += 1) {
      await service.send(round);
      await sleep(CHANGES_EVERY_MS);
    }
  };
  const running = run();
  return {
    end() {
      isOver = true;
      return running;
    },
  };
}

function figuresOf(runs: Storm[]): Figure[] {
  const sorted = runs.map(({ delays }) => delays.sort((a, b) => a - b));
  const told = runs.map(
    ({ refused, lagMs }) => `${refused} handshakes refused, pages' loop late ≤ ${lagMs.toFixed(0)} ms`,
  );
  const of = (q: number) => sorted.map((delays) => quantile(delays, q));
  return [
    figure('killed → answered by the other: p50', 'ms', of(0.5)),
    figure('the same, p99', 'ms', of(0.99)),
    figure('the same, the last one', 'ms', of(1), { target: { atMost: 5_000 }, note: told.join('; ') }),
    figure(
      'processor time of the sidecar meanwhile',
      'ms',
      runs.map(({ cpuMs }) => cpuMs),
    ),
    figure(
      'pages that had to begin anew',
      '',
      runs.map(({ modes }) => modes['snapshot'] ?? 0),
      { target: { atMost: 0 }, note: runs.map(({ modes }) => JSON.stringify(modes)).join('; ') },
    ),
  ];
}
