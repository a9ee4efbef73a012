import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRegistry } from '../../core-adapter/demo/registry.ts';
import { connectStudio } from '../../core-adapter/src/index.ts';
import { registration } from '../support/registration.ts';

/**
 * An app in a process of its own, started with `--expose-gc`. Over HTTP it is told to work and says what became of
 * it. Arguments: studio URL, bound of the outbox in bytes.
 */
const [url = '', outboxBytes = ''] = process.argv.slice(2);
const ACTORS = 50;
/** Texts of their own, as an app has them: a shared one would cost nothing to keep. */
const something = () => ({ text: randomBytes(150).toString('hex') });
/** The outbox is looked at this often: between two looks it grows by far less than its bound. */
const LOOK = 50;

const registry = createRegistry();
const studio = connectStudio(registry, {
  url,
  app: 'shop',
  outboxBytes: Number(outboxBytes),
  log: () => undefined,
});

/** What went wrong in calls of the app, and the most that ever waited. */
let threw = 0;
let mostBytes = 0;
let mostEvents = 0;
let recorded = 0;
let born = 0;

function look(): void {
  const { pending, inFlight } = studio.stats();
  mostBytes = Math.max(mostBytes, pending.bytes + inFlight.bytes);
  mostEvents = Math.max(mostEvents, pending.events);
}

async function repeat(times: number, call: (n: number) => Promise<unknown>): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    try {
      await call(n);
    } catch {
      threw += 1;
    }
    if (n % LOOK === 0) look();
    // An app that leaves its loop room, as one that serves requests does.
    if (n % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

const WORK: Record<string, (times: number) => Promise<void>> = {
  /** The same actors change over and over. */
  change: (times) =>
    repeat(times, (n) => {
      const id = `a-${n % ACTORS}`;
      return n % 2 === 0
        ? registry.incrementMessageCount(id)
        : registry.updateStatus(id, n % 3 === 0 ? 'busy' : 'idle');
    }),
  /** Visitors come and go, each once: nothing of this merges. */
  visit: (times) =>
    repeat(times, async () => {
      born += 1;
      await registry.register({ ...registration(`visitor-${born}`), metadata: something() });
      if (born > ACTORS) await registry.unregister(`visitor-${born - ACTORS}`);
    }),
  message: (times) =>
    repeat(times, async (n) => {
      recorded += 1;
      studio.recordMessage({ to: `a-${n % ACTORS}`, type: 'M', payload: something() });
    }),
};

async function report(): Promise<object> {
  look();
  globalThis.gc?.();
  const held = await registry.getAll();
  const truth = held.map(({ actorId, status, messageCount }) => [actorId, status, messageCount]).sort();
  const { heapUsed, rss } = process.memoryUsage();
  return {
    stats: studio.stats(),
    threw,
    mostBytes,
    mostEvents,
    recorded,
    truth,
    heapUsed,
    rss,
    pid: process.pid,
  };
}

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://app');
  const times = Number(searchParams.get('times'));
  mostBytes = 0;
  mostEvents = 0;
  await WORK[pathname.slice(1)]?.(times);
  if (pathname === '/flush') await studio.flush(1_000);
  response.end(JSON.stringify(await report()));
});

for (let n = 0; n < ACTORS; n += 1) await registry.register(registration(`a-${n}`));
server.listen(0, '127.0.0.1', () => console.log(`app on ${(server.address() as AddressInfo).port}`));
