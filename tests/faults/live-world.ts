import { once } from 'node:events';
import type { Socket as NetSocket } from 'node:net';
import type { LogEvent } from '@loom-studio/core-adapter/protocol';
import { WebSocket } from 'ws';
import type { Engine } from '../../sidecar/src/engine/engine.ts';
import { createMemoryEngine } from '../../sidecar/src/engine/memory/memory.ts';
import { createGraph } from '../../sidecar/src/features/graph/graph.ts';
import { createSeries } from '../../sidecar/src/features/metrics/series.ts';
import { createQueries } from '../../sidecar/src/ingest/query/create-queries.ts';
import { createPace } from '../../sidecar/src/ingest/query/pace.ts';
import { createStudio, type RunningStudio } from '../../sidecar/src/ingest/studio.ts';
import { silentLog } from '../../sidecar/src/log.ts';
import type { Studio } from '../../sidecar/src/studio.ts';
import { type BookClient, follow } from '../../sidecar/src/suite/live-client.ts';
import { createLive, LIVE_LIMITS } from '../../sidecar/src/transport/live/live.ts';
import type { FLOW_LIMITS } from '../../sidecar/src/transport/live/v1/flow.ts';
import { createV1Session } from '../../sidecar/src/transport/live/v1/session.ts';
import { startTransport } from '../../sidecar/src/transport/start.ts';
import type { Socket, SocketHooks, Transport } from '../../sidecar/src/transport/transport.ts';
import { eventually } from '../support/eventually.ts';

export type TransportName = 'uws' | 'node';

/** Where a fault is put, or a protection taken out. */
export interface Tampering {
  engine?: (engine: Engine) => Engine;
  studio?: (studio: Studio) => Studio;
  flowLimits?: typeof FLOW_LIMITS;
}

/** One sidecar's live part over a real port: engine, view, sessions, transport. */
export interface LiveWorld {
  readonly studio: RunningStudio;
  readonly session: ReturnType<typeof createV1Session>;
  /** The most any socket ever owed. */
  mostOwed(): number;
  sockets(): number;
  connect(): Promise<BookClient>;
  /** A TCP connection to the port, for handshakes that go wrong. */
  readonly port: number;
  close(): Promise<void>;
}

export async function createLiveWorld(
  name: TransportName,
  { engine: tamper = (engine) => engine, studio: wrap = (studio) => studio, flowLimits }: Tampering = {},
  engine: Engine = createMemoryEngine(),
): Promise<LiveWorld> {
  const onError = () => undefined;
  const studio = await createStudio({ engine: tamper(engine), workspace: 'w', onError });
  const queries = createQueries({ studio, pace: createPace(), onError });
  const series = createSeries({ studio });
  const graph = createGraph({ studio });
  let transport: Transport | undefined;
  const session = createV1Session({
    studio: wrap(studio),
    queries,
    series,
    graph,
    version: 'test',
    sidecar: 'test',
    trouble: engine.trouble,
    publish: (topic, text) => transport?.publish(topic, text),
    now: Date.now,
    log: silentLog,
    ...(flowLimits && { flowLimits }),
  });
  const live = createLive({
    admission: { next: () => undefined, drops: () => ({}) },
    admit: () => undefined,
    sessions: { 'loom.v1': session },
    now: () => performance.now(),
    limits: { ...LIVE_LIMITS, framesPerSecond: 1_000 },
  });
  const owed = watchOwed(live);
  transport = await startTransport(name, {
    host: '127.0.0.1',
    port: 0,
    fetch: () => new Response('none'),
    sockets: owed.hooks,
    identify: (remote) => ({ remote, requestId: 'r', secure: false }),
    log: silentLog,
  });
  const { port } = transport;
  const clients: WebSocket[] = [];
  return {
    studio,
    session,
    port,
    mostOwed: owed.most,
    sockets: live.count,
    async connect() {
      const ws = new WebSocket(`ws://127.0.0.1:${port}/ws`, ['loom.v1']);
      clients.push(ws);
      const client = follow(ws, { quick: true });
      await once(ws, 'open');
      return client;
    },
    async close() {
      for (const ws of clients) ws.terminate();
      session.stop();
      owed.stop();
      queries.close();
      series.close();
      graph.close();
      await studio.close();
      await transport?.close();
    },
  };
}

/** Looks at what every socket owes, as an operator would. */
function watchOwed(live: SocketHooks) {
  const sockets = new Set<Socket>();
  let most = 0;
  const timer = setInterval(() => {
    for (const socket of sockets) most = Math.max(most, socket.buffered());
  }, 5);
  const hooks: SocketHooks = {
    ...live,
    open(socket) {
      sockets.add(socket);
      live.open(socket);
    },
    close(socket) {
      sockets.delete(socket);
      live.close(socket);
    },
  };
  return { hooks, most: () => most, stop: () => clearInterval(timer) };
}

/**
 * An app that numbers nothing and reports without pause: actors come, change, beat and go. Seeded. Changes carry
 * so much metadata.
 */
export function createChurn(studio: RunningStudio, seed: number, metadataChars = 0) {
  const fat = metadataChars > 0 ? { metadata: { text: 'x'.repeat(metadataChars) } } : {};
  const random = seeded(seed);
  const alive: string[] = [];
  let born = 0;

  const birth = (): LogEvent => {
    born += 1;
    const id = `a-${born}`;
    alive.push(id);
    return {
      kind: 'registered',
      at: Date.now(),
      id,
      type: `T${born % 5}`,
      worker: `w-${born % 7}`,
      status: 'idle',
    };
  };
  const event = (): LogEvent => {
    const at = Date.now();
    if (alive.length < 50 || random() < 0.2) return birth();
    const index = Math.floor(random() * alive.length);
    const id = alive[index] ?? '';
    if (random() < 0.25) {
      alive.splice(index, 1);
      return { kind: 'removed', at, id };
    }
    if (random() < 0.3) return { kind: 'changed', at, id };
    return { kind: 'changed', at, id, messages: 1, status: random() < 0.5 ? 'busy' : 'active', ...fat };
  };

  const append = (events: LogEvent[]) => studio.append({ producer: 'churn', first: 0, events });
  return {
    /** So many events in one flush, applied when it returns. */
    burst: (events: number) => append(Array.from({ length: events }, event)),
    /** So many new actors. */
    async grow(actors: number): Promise<void> {
      for (let left = actors; left > 0; left -= 1_000)
        await append(Array.from({ length: Math.min(left, 1_000) }, birth));
    },
  };
}

/** The rows a follower of everything must hold. Signs of life may be told late. */
export function truthOf(studio: Studio): Map<string, object> {
  return new Map([...studio.view.live()].map((record) => [`${record.app}:${record.id}`, visible(record)]));
}

/** Resolves when the client holds what the studio holds. */
export function isCurrent(client: BookClient, studio: Studio, withinMs = 10_000): Promise<void> {
  return eventually(() => {
    const difference = differenceOf(client.held('a').rows, truthOf(studio));
    if (difference) throw new Error(difference);
  }, withinMs);
}

function differenceOf(
  rows: Map<string, Record<string, unknown>>,
  truth: Map<string, object>,
): string | undefined {
  if (rows.size !== truth.size) return `${rows.size} rows held, ${truth.size} true`;
  for (const [key, record] of truth) {
    const row = rows.get(key);
    if (!row) return `${key} is not held`;
    if (JSON.stringify(visible(row)) !== JSON.stringify(record)) {
      return `${key} is held as ${JSON.stringify(row)}, true is ${JSON.stringify(record)}`;
    }
  }
  return undefined;
}

function visible(row: Record<string, unknown>): object {
  const { app, id, type, status, worker, messageCount, registeredAt, statusAt } = row;
  return { app, id, type, status, worker, messageCount, registeredAt, statusAt };
}

/** Stops and starts reading, as a laptop does that sleeps. */
export function reading(client: BookClient): { stop(): void; go(): void } {
  const { _socket: socket } = client.ws as unknown as { _socket: NetSocket };
  return { stop: () => void socket.pause(), go: () => void socket.resume() };
}

export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
