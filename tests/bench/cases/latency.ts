import { setTimeout as sleep } from 'node:timers/promises';
import { startRedis } from '../../support/redis.ts';
import { startSidecar } from '../../support/sidecar.ts';
import { type CrowdSettings, gather } from '../crowd/crowd.ts';
import type { Load, Loaded, LoadSettings } from '../load-part.ts';
import { type Case, type Figure, figure, quantile } from '../measure.ts';
import { startPart } from '../part.ts';

/** Calls further apart than a tick, all on the watched actor; and 5,000 a second, of which 50 are. */
const IDLE: Load = { rate: 20, seconds: 8, watchedOneIn: 1 };
const BUSY: Load = { rate: 5_000, seconds: 8, watchedOneIn: 100 };
const WARM_UP_SECONDS = 2;
const RUNS = 3;
const LAST_MS = 1_500;
const ACTORS = 1_000;

const LEGACY = { path: '/ws', greet: [] };
const LIVE = {
  path: '/ws',
  protocol: 'loom.v1',
  greet: [JSON.stringify({ type: 'subscribe', id: 'all', data: { topic: 'actors' } })],
  ready: '"last":true',
};

export const latency: Case = {
  name: 'latency',
  about:
    'registry call → adapter → sidecar → socket, each in a process of its own, from the moment the call was due',
  async run() {
    const redis = await startRedis();
    try {
      const [p50, p99] = [{ atMost: 2 }, { atMost: 10 }];
      return [
        ...(await through('idle, http, legacy socket', {}, LEGACY, IDLE, p50, p99)),
        ...(await through('idle, http', {}, LIVE, IDLE, p50, p99)),
        ...(await through('idle, http, transport node', { TRANSPORT: 'node' }, LIVE, IDLE, p50, p99)),
        ...(await through('5,000 calls/s, http', {}, LIVE, BUSY, undefined, { atMost: 40 })),
        ...(await through('5,000 calls/s, Redis', { REDIS_URL: redis.url }, LIVE, BUSY, undefined, {
          atMost: 40,
        })),
        ...(await polled()),
      ];
    } finally {
      await redis.close();
    }
  },
};

type Target = { atMost: number } | undefined;
type Client = Omit<CrowdSettings, 'count' | 'port'>;

async function through(
  name: string,
  env: Record<string, string>,
  client: Client,
  load: Load,
  p50: Target,
  p99: Target,
): Promise<Figure[]> {
  const sidecar = await startSidecar({ LOG_LEVEL: 'error', ...env });
  try {
    const app = { actors: ACTORS, url: env['REDIS_URL'] ?? sidecar.url };
    const port = Number(new URL(sidecar.url).port);
    return await figures(name, app, { ...client, port, count: 1 }, load, p50, p99);
  } finally {
    await sidecar.kill();
  }
}

/** The way Studio began. */
async function polled(): Promise<Figure[]> {
  const server = await startPart('peers/polling-server-part.ts', undefined);
  try {
    const port = await server.ask<number>('port');
    const app = { actors: ACTORS, url: `http://127.0.0.1:${port}`, polling: true };
    const client = { path: '/', greet: [], port, count: 1 };
    return await figures('idle, a bridge that polls each second', app, client, IDLE, undefined, undefined);
  } finally {
    await server.end();
  }
}

async function figures(
  name: string,
  settings: LoadSettings,
  client: CrowdSettings,
  load: Load,
  p50: Target,
  p99: Target,
): Promise<Figure[]> {
  const app = await startPart('load-part.ts', settings);
  const crowd = await gather(client);
  try {
    await app.ask('load', { ...load, seconds: WARM_UP_SECONDS });
    const runs: number[][] = [];
    let lagMs = 0;
    for (let run = 0; run < RUNS; run += 1) {
      await sleep(LAST_MS);
      await crowd.arrivals();
      const loaded = await app.ask<Loaded>('load', load);
      await sleep(LAST_MS);
      const { rounds, lagMs: late } = await crowd.arrivals();
      runs.push(delaysOf(loaded, rounds));
      lagMs = Math.max(lagMs, late, loaded.lagMs);
    }
    const of = (q: number) => runs.map((delays) => quantile(delays, q));
    const note = `app and client late ≤ ${lagMs.toFixed(1)} ms`;
    return [
      figure(`${name}: p50`, 'ms', of(0.5), p50 && { target: p50 }),
      figure(`${name}: p99`, 'ms', of(0.99), { note, ...(p99 && { target: p99 }) }),
    ];
  } finally {
    await crowd.end();
    await app.end();
  }
}

/** From when a call was due until its count, or one after it, was at the socket. */
function delaysOf({ due, first }: Loaded, rounds: Array<{ round: number; at: number[] }>): number[] {
  const seen = rounds.sort((a, b) => a.round - b.round);
  let next = 0;
  const delays = due.map((at, n) => {
    while (next < seen.length && (seen[next]?.round ?? 0) < first + n + 1) next += 1;
    const arrived = seen[next]?.at[0];
    if (arrived === undefined) throw new Error(`call ${n} of ${due.length} was not seen`);
    return arrived - at;
  });
  return delays.sort((a, b) => a - b);
}
