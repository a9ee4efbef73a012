import { startRedis } from '../../support/redis.ts';
import { cpuSeconds } from '../cost.ts';
import { gather } from '../crowd/crowd.ts';
import { type Case, type Figure, figure } from '../measure.ts';
import { bareUws } from '../peers/bare-uws.ts';
import { NotInstalled, nats, nchan } from '../peers/native.ts';
import type { Service } from '../peers/service.ts';
import { socketIo } from '../peers/socket-io.ts';
import { studio } from '../peers/studio.ts';
import { wsAndRedis } from '../peers/ws-redis.ts';

const CROWDS = [200, 1_000, 5_000];
const SECONDS = 2;
const RUNS = 3;
const WARM_UP = 3;
/** So high that no later round has longer numbers; the one before tells of rows that are new. */
const SAMPLED = 2_000;

export const fanout: Case = {
  name: 'fanout',
  about:
    'updates told to every socket, a round at a time; server, load and sockets each in a process of its own; ' +
    'each unit is one update on one socket for a second of processor time of the server',
  async run() {
    const figures: Figure[] = [];
    for (const sockets of CROWDS) figures.push(...(await compare(sockets)));
    return figures;
  },
};

/** One count for all: it never goes back, not even from one crowd of a service to the next. */
let round = SAMPLED;

async function compare(sockets: number): Promise<Figure[]> {
  const redis = await startRedis();
  try {
    const ours = await studio();
    await ours.sample(SAMPLED - 1);
    const frames = await ours.sample(SAMPLED);
    const alone = await measured(ours, 1);
    const uws = await measured(ours, sockets);
    await ours.close();
    const bare = await closing(await bareUws(frames, SAMPLED, ours.updates), sockets);
    const node = await closing(await studio({ transport: 'node' }), sockets);
    const io = await closing(await socketIo(redis), sockets);
    const plain = await closing(await wsAndRedis(redis), sockets);
    const natsd = await perhaps(nats, sockets);
    const nginx = await perhaps(nchan, sockets);
    // Bytes against bytes: once a second a row also tells when its actor was seen.
    const longer = uws.bytes / bare.bytes;
    return [
      bare,
      uws,
      figure(`${sockets}: studio of bare, ingest included`, '×', [longer * (uws.median / bare.median)]),
      figure(
        `${sockets}: studio of bare, fan-out alone`,
        '×',
        [longer * (withoutIngest(uws, alone, sockets) / bare.median)],
        { target: { atLeast: 0.8 } },
      ),
      node,
      io,
      ratio(`${sockets}: studio over Socket.IO`, uws, io, 20),
      plain,
      natsd,
      ...(natsd.median ? [ratio(`${sockets}: studio over nats-server`, uws, natsd, 1)] : []),
      nginx,
    ];
  } finally {
    await redis.close();
  }
}

async function perhaps(start: () => Promise<Service>, sockets: number): Promise<Figure> {
  try {
    return await closing(await start(), sockets);
  } catch (error) {
    if (!(error instanceof NotInstalled)) throw error;
    return figure(`${sockets}: ${start.name}`, '', [], { note: error.message });
  }
}

async function closing(service: Service, sockets: number): Promise<Measured> {
  try {
    return await measured(service, sockets);
  } finally {
    await service.close();
  }
}

/** What one socket costs is what comes in, and is the same for any number of them. */
function withoutIngest(all: Figure, one: Figure, sockets: number): number {
  const cost = sockets / all.median - 1 / one.median;
  return (sockets - 1) / cost;
}

/** `bytes`: of one update, as the sockets got it. */
type Measured = Figure & { bytes: number };

/** Round after round, the next when every socket has the last. */
async function measured(service: Service, sockets: number): Promise<Measured> {
  const crowd = await gather({ ...service.client, count: sockets });
  const once = async () => {
    round += 1;
    await Promise.all([crowd.reached(round), service.send(round)]);
  };
  try {
    for (let n = 0; n < WARM_UP; n += 1) await once();
    const costs: number[] = [];
    const rates: number[] = [];
    let [bytes, lagMs] = [0, 0];
    for (let run = 0; run < RUNS; run += 1) {
      await crowd.arrivals();
      const [began, before, first] = [performance.now(), cpuSeconds(service.pids), round];
      while (performance.now() - began < SECONDS * 1_000) await once();
      const updates = (round - first) * service.updates * sockets;
      costs.push(updates / (cpuSeconds(service.pids) - before));
      rates.push(updates / ((performance.now() - began) / 1_000));
      const arrived = await crowd.arrivals();
      bytes = arrived.bytes / updates;
      lagMs = Math.max(lagMs, arrived.lagMs);
    }
    const rate = figure('', '', rates).median;
    const told = figure(`${sockets}: ${service.name}`, '/cpu s', costs, {
      note: `${million(rate)} million updates/s of ${bytes.toFixed(0)} bytes seen; sockets' loop late ≤ ${lagMs.toFixed(0)} ms`,
    });
    return { ...told, bytes };
  } finally {
    await crowd.end();
  }
}

function million(value: number): string {
  return (value / 1e6).toFixed(2);
}

function ratio(name: string, part: Figure, whole: Figure, atLeast: number): Figure {
  return figure(name, '×', [part.median / whole.median], { target: { atLeast } });
}
