import { setTimeout as sleep } from 'node:timers/promises';
import { filledStudio, metric } from '../filled-studio.ts';
import { openLive } from '../live-socket.ts';
import { type Case, type Figure, figure, quantile } from '../measure.ts';

const ACTORS = 100_000;
const JOINS = 40;
const SNAPSHOTS = 5;
const IDLE_MS = 8_000;
const IDLE_TURNS = 5;
const LAG = 'nodejs_eventloop_lag_max_seconds';
const CPU = 'process_cpu_seconds_total';

export const join: Case = {
  name: 'join',
  about:
    '100,000 actors in a sidecar of its own process: a page opens, everything is sent, a page stays idle',
  async run() {
    const studio = await filledStudio(ACTORS);
    try {
      await settled(studio.url);
      return [
        ...(await firstRows(studio.url)),
        ...(await everything(studio.url)),
        ...(await idlePage(studio.url)),
      ];
    } finally {
      await studio.kill();
    }
  },
};

/** From opening the socket to the first window of a list, each time another list: nothing is shared. */
async function firstRows(url: string): Promise<Figure[]> {
  const delays: number[] = [];
  for (let n = 0; n < JOINS; n += 1) {
    const began = performance.now();
    const socket = await openLive(url);
    const rows = socket.next(({ type }) => type === 'query');
    socket.subscribe('list', {
      topic: 'query',
      q: n % 2 ? `type:Order messages>${n}` : '',
      sort: SORTS[n % 4] ?? 'id',
      count: 60,
    });
    await rows;
    delays.push(performance.now() - began);
    socket.end();
  }
  const sorted = delays.slice(4).sort((a, b) => a - b);
  const target = { atMost: 500 };
  return [
    figure('socket opened → first rows of a list, p50', 'ms', [quantile(sorted, 0.5)], { target }),
    figure('the same, p95', 'ms', [quantile(sorted, 0.95)], { target }),
  ];
}

const SORTS = ['id', '-messages', 'status', '-queue'];

async function everything(url: string): Promise<Figure[]> {
  const took: number[] = [];
  const blocked: number[] = [];
  const sent: number[] = [];
  for (let n = 0; n <= SNAPSHOTS; n += 1) {
    await metric(url, LAG);
    const socket = await openLive(url);
    const began = performance.now();
    const last = socket.next((frame) => frame.type === 'snapshot' && frame.data.last);
    socket.subscribe('all', { topic: 'actors' });
    await last;
    took.push(performance.now() - began);
    sent.push(socket.bytes() / 1e6);
    blocked.push((await metric(url, LAG)) * 1_000);
    socket.end();
  }
  return [
    figure('snapshot of all', 'ms', took.slice(1), { note: `${sent[1]?.toFixed(1)} MB` }),
    figure('longest block of the loop meanwhile', 'ms', blocked.slice(1), { target: { atMost: 20 } }),
  ];
}

/** A page that shows a list and the figures while nothing happens, in turn with the same time without it. */
async function idlePage(url: string): Promise<Figure[]> {
  const received: number[] = [];
  const without: number[] = [];
  const cost: number[] = [];
  for (let turn = 0; turn < IDLE_TURNS; turn += 1) {
    const alone = await cpuOver(url, IDLE_MS);
    const page = await openLive(url);
    page.subscribe('list', { topic: 'query', count: 60 });
    page.subscribe('charts', { topic: 'metrics' });
    await page.next(({ type }) => type === 'query');
    await sleep(2_000);
    const before = page.bytes();
    cost.push((await cpuOver(url, IDLE_MS)) - alone);
    received.push((page.bytes() - before) / (IDLE_MS / 1_000));
    without.push(alone);
    page.end();
  }
  return [
    figure('idle page: received', 'B/s', received),
    figure('idle sidecar: share of a core without a page', '%', without),
    figure('what one idle page adds', '%', cost),
  ];
}

async function cpuOver(url: string, ms: number): Promise<number> {
  const before = await metric(url, CPU);
  const began = performance.now();
  await sleep(ms);
  const used = (await metric(url, CPU)) - before;
  return (used / ((performance.now() - began) / 1_000)) * 100;
}

/** What filling left behind is done. */
async function settled(url: string): Promise<void> {
  await sleep(2_000);
  await metric(url, LAG);
}
