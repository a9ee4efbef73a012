import { startRedis } from '../../support/redis.ts';
import { type SidecarProcess, startSidecar } from '../../support/sidecar.ts';
import { flush, metric } from '../filled-studio.ts';
import { type Case, figure, repeat } from '../measure.ts';

const ENTRIES = 100_000;
const FLUSH = 1_000;
const ACTORS = 500;
const LOOK_MS = 20;

export const journal: Case = {
  name: 'journal',
  about: 'journal entries → one sidecar → lists in Redis, in flushes of 1,000, counters exact at the end',
  async run() {
    const runs = await repeat(3, entriesPerSecond);
    return [figure('entries kept, 500 actors', 'entries/s', runs, { target: { atLeast: 50_000 } })];
  },
};

async function entriesPerSecond(): Promise<number> {
  const redis = await startRedis();
  const sidecar = await startSidecar({ REDIS_URL: redis.url, LOG_LEVEL: 'error' });
  try {
    await flush(
      sidecar.url,
      1,
      Array.from({ length: ACTORS }, (_, n) => registered(n)),
    );
    const began = performance.now();
    await sendAll(sidecar);
    await reached(sidecar, ACTORS + ENTRIES);
    return ENTRIES / ((performance.now() - began) / 1_000);
  } finally {
    await sidecar.kill();
    await redis.close();
  }
}

/** Two requests under way at a time; the numbers of a producer come in order all the same. */
async function sendAll({ url }: SidecarProcess): Promise<void> {
  for (let sent = 0; sent < ENTRIES; sent += FLUSH) {
    const events = Array.from({ length: FLUSH }, (_, n) => entry(sent + n));
    await flush(url, ACTORS + sent + 1, events);
  }
}

async function reached({ url }: SidecarProcess, events: number): Promise<void> {
  for (;;) {
    const seen = await metric(url, 'studio_events_total');
    if (seen === events) return;
    if (seen > events) throw new Error(`${seen} events applied, more than ${events}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function registered(n: number): object {
  return { kind: 'registered', at: Date.now(), id: `actor-${n}`, type: 'T' };
}

function entry(n: number): object {
  const patch = { op: 'replace', path: ['total'], value: n };
  return {
    kind: 'journal',
    at: Date.now(),
    id: `actor-${n % ACTORS}`,
    entry: { type: 'state_patches', patches: [patch], timestamp: Date.now() },
  };
}
